"""A contact's change after a restored backup: what is at the registry is read before anything older is sent over it."""

import pytest
from django.utils import timezone

from parvis.domains.actions.contacts import edit_contact
from parvis.domains.models import RegistryContact
from parvis.domains.operations.register import contact_data
from parvis.domains.registries import registries as drivers
from parvis.provisioning.actions import decisions, settling
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, ContactFactory, customer, staff_member
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("organisation", "company_number", "first_name", "last_name", "email", "phone", "street", "street2", "postal_code", "city", "region")  # fmt: skip


@pytest.fixture
def holder(registries, fresh_name):
    contact = ContactFactory(account=AccountFactory())
    run(operation_id=registration_of(fresh_name, registrant=contact, account=contact.account).pk)
    return contact


def moved(contact, city):
    particulars = {name: getattr(contact, name) for name in COLUMNS} | {"city": city}
    edit_contact(contact, particulars=particulars, further={}, actor=customer(contact.account), now=timezone.now())
    contact.refresh_from_db()
    return Operation.objects.filter(kind="contact.update").latest("pk")


def restored():
    """As if this database came from a backup, and the outside had been read."""
    under_way = settling.begin(now=timezone.now())
    settling.end(under_way, now=timezone.now())


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def at_registry(contact):
    known = RegistryContact.objects.get(contact=contact)
    return drivers.named("afnic").fetch_contact(known.known_as).city


def changed_there(contact, city):
    known = RegistryContact.objects.get(contact=contact)
    data = contact_data(known.data | {"city": city})
    drivers.named("afnic").put_contact(known.known_as, data, key="forgotten")


def updates(registries, contact):
    known = RegistryContact.objects.get(contact=contact)
    return len(registries.commands(known.known_as, "contact:update"))


def test_what_was_not_sent_yet_is_sent(registries, holder):
    operation = moved(holder, "Lyon")
    restored()

    assert carried_out(operation) == "done"

    assert (at_registry(holder), updates(registries, holder)) == ("Lyon", 1)


def test_what_was_sent_already_is_not_sent_again(registries, holder):
    operation = moved(holder, "Lyon")
    changed_there(holder, "Lyon")
    restored()

    assert carried_out(operation) == "done"

    assert updates(registries, holder) == 1


def test_something_newer_is_left_and_handed_to_staff(registries, holder):
    operation = moved(holder, "Lyon")
    changed_there(holder, "Brest")
    restored()

    assert carried_out(operation) == "attention"
    assert at_registry(holder) == "Brest"
    assert not operation.is_unknown
    decisions.give_up(operation, reason="Newer there", actor=staff_member(holder.account.brand), now=timezone.now())

    # The customer says it anew: that is newer than both.
    assert carried_out(moved(holder, "Nantes")) == "done"
    assert at_registry(holder) == "Nantes"


def test_an_operation_from_before_that_tells_no_former_data_is_looked_at_too(registries, holder):
    operation = moved(holder, "Lyon")
    older = Operation.objects.create(
        kind="contact.update", key="older", account=holder.account, subject=operation.subject, due_at=timezone.now(),
        created_at=timezone.now(), arguments={name: operation.arguments[name] for name in ("registry", "handle")},
    )  # fmt: skip
    changed_there(holder, "Brest")
    restored()

    assert carried_out(older) == "attention"
    assert at_registry(holder) == "Brest"
