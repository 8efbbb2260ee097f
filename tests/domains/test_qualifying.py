"""Rules 2.6: AFNIC is told within a month that a holder was verified, once, by EPP."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.contacts.actions.verifying import confirm, token_of
from parvis.contacts.models import ContactVerification
from parvis.domains.actions import qualifying
from parvis.domains.actions.contacts import edit_contact
from parvis.domains.models import Hold, RegistryContact
from parvis.domains.operations.looking import look
from parvis.domains.registries import registries as drivers
from parvis.domains.tasks import tell_verified_due
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, ContactFactory, customer, staff_member
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def afnic(registries):
    driver = reached(registries, "afnic", profile="afnic")
    with drivers.replaced("afnic", driver):
        yield registries
    driver.close()


@pytest.fixture
def holder(afnic, fresh_name):
    contact = ContactFactory(account=AccountFactory(), email="holder@client.example")
    run(operation_id=registration_of(fresh_name, registrant=contact, account=contact.account).pk)
    Message.objects.all().delete()
    return contact


def known(contact):
    return RegistryContact.objects.get(contact=contact)


def pursued(contact):
    qualifying.pursue(known(contact).pk, now=timezone.now())


def answered(contact):
    verification = ContactVerification.objects.get(contact=contact, verified_at=None, closed_at=None)
    assert confirm(verification, actor=SYSTEM, now=timezone.now())


def carried_out():
    operation = Operation.objects.filter(kind=qualifying.KIND).latest("pk")
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def theirs(contact):
    return drivers.named("afnic").reachability(known(contact).known_as)


def tellings(world, contact):
    return len(world.commands(known(contact).known_as, "contact:update"))


def test_it_is_due_a_month_after_the_contact_was_made(holder):
    made = known(holder)

    assert made.verification_due_at - made.created_at == timedelta(days=30)
    assert made.verification_told_at is None
    assert not theirs(holder).is_reachable


def test_the_holder_is_written_to_once_and_no_name_is_suspended_for_it(holder):
    with translation.override("en"):
        for _twice in range(2):
            pursued(holder)

    letter = Message.objects.get(template="holder-verify")
    verification = ContactVerification.objects.get()
    assert token_of(verification) in letter.text
    assert "suspend" not in letter.text
    assert not Hold.objects.exists()


def test_what_the_holder_answered_is_told_once(afnic, holder):
    pursued(holder)
    answered(holder)

    assert carried_out() == "done"
    pursued(holder)
    qualifying.tell(holder.pk, now=timezone.now())

    assert Operation.objects.filter(kind=qualifying.KIND).count() == tellings(afnic, holder) == 1
    told = theirs(holder)
    assert (told.is_reachable, told.media, told.source) == (True, "email", "registrar")
    assert told.at is not None
    assert known(holder).verification_told_at is not None


def test_asked_for_at_the_same_moment_it_is_one_operation(afnic, holder):
    pursued(holder)
    answered(holder)
    Operation.objects.filter(kind=qualifying.KIND)

    together(
        lambda: qualifying.tell(holder.pk, now=timezone.now()), lambda: qualifying.tell(holder.pk, now=timezone.now())
    )
    carried_out()

    assert Operation.objects.filter(kind=qualifying.KIND).count() == tellings(afnic, holder) == 1


@pytest.mark.parametrize("fault", ["drop-after", "drop-before", "duplicate", "half-frame"])
def test_a_lost_answer_is_settled_by_reading(afnic, holder, fault):
    pursued(holder)
    answered(holder)
    afnic.fault("afnic", fault, command="contact:update")

    states = [carried_out()]
    if states == ["waiting"]:
        states.append(carried_out())

    assert states[-1] == "done"
    assert theirs(holder).is_reachable
    expected = {"duplicate": 2}.get(fault, 1)
    assert tellings(afnic, holder) == expected


def test_what_the_registry_refuses_is_for_staff(afnic, holder):
    pursued(holder)
    answered(holder)
    afnic.fault("afnic", "refuse", command="contact:update", value="2306 not now")

    assert carried_out() == "attention"
    assert known(holder).verification_told_at is None


def test_another_address_is_another_month(afnic, holder):
    pursued(holder)
    answered(holder)
    carried_out()

    particulars = {
        name: getattr(holder, name)
        for name in ("organisation", "company_number", "first_name", "last_name", "phone", "street", "street2", "postal_code", "city", "region")
    } | {"email": "moved@client.example"}  # fmt: skip
    edit_contact(holder, particulars=particulars, further={}, actor=customer(holder.account), now=timezone.now())
    run(operation_id=Operation.objects.get(kind="contact.update").pk)

    assert known(holder).verification_told_at is None
    assert known(holder).verification_due_at > timezone.now() + timedelta(days=29)
    assert not theirs(holder).is_reachable
    holder.refresh_from_db()
    pursued(holder)
    answered(holder)
    assert carried_out() == "done"
    assert theirs(holder).is_reachable


def test_a_name_that_is_here_for_long_is_caught_up_by_a_look(holder):
    RegistryContact.objects.update(verification_due_at=None)

    look(holder.domains.get().pk)

    assert known(holder).verification_due_at is not None


def test_those_that_are_due_are_queued_once(holder):
    for _twice in range(2):
        tell_verified_due(timestamp=0)

    assert ProcrastinateJob.objects.filter(task_name="domains.tell-verified").count() == 1


def test_where_no_registry_wants_to_know_nothing_is_told(registries, fresh_name):
    contact = ContactFactory(account=AccountFactory())
    name = fresh_name.replace(".fr", ".com")
    run(
        operation_id=registration_of(
            name, registrant=contact, account=contact.account, tld="com", registry="verisign"
        ).pk
    )

    assert known(contact).verification_due_at is None


def test_staff_see_only_their_brands(holder):
    assert RegistryContact.objects.visible_to(staff_member(holder.account.brand)).exists()
    assert not RegistryContact.objects.visible_to(customer(AccountFactory())).exists()
