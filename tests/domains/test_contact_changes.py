"""CON-1, CON-2: what may be changed of a contact in use, and how registries are told."""

import pytest
from django.utils import timezone

from parvis.contacts.actions.changing import delete
from parvis.contacts.actions.verifying import confirm
from parvis.contacts.models import Contact, ContactVerification
from parvis.domains.actions import verifying
from parvis.domains.actions.contacts import contact_at, edit_contact
from parvis.domains.holders import frozen_fields
from parvis.domains.models import RegistryContact
from parvis.domains.ports import OutcomeUnknownError
from parvis.domains.registries import registries as drivers
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import ContactFactory, DomainFactory, customer, holder_of
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db


def edited(contact, further=(), **changes):
    return edit_contact(
        contact,
        particulars={**contact.values, **changes},
        further=dict(further),
        actor=customer(contact.account),
        now=timezone.now(),
    )


def holding(*names, **columns):
    contact = ContactFactory(**columns)
    for name, registry in names:
        DomainFactory(name=name, account=contact.account, registrant=contact, registry=registry)
        contact_at(registry, contact=contact, data=holder_of(contact), now=timezone.now())
    return contact


FR, COM, BE = ("a.fr", "afnic"), ("a.com", "verisign"), ("a.be", "dnsbelgium")


def test_a_contact_that_holds_nothing_changes_freely_but_for_its_country():
    contact = edited(ContactFactory(), first_name="Jeanne", email="other@client.example", organisation="Exemple")

    assert (contact.first_name, contact.organisation) == ("Jeanne", "Exemple")
    with pytest.raises(NotAllowedError) as refusal:
        edited(contact, country="BE")
    assert refusal.value.field == "country"


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        (FR, "last_name", "Autre"),
        (FR, "organisation", "Exemple"),
        (COM, "first_name", "Jeanne"),
        (BE, "street", "2 rue Neuve"),
    ],
)
def test_what_a_registry_counts_as_a_change_of_holder_is_refused_on_its_field(name, field, value):
    contact = holding(name)

    with pytest.raises(NotAllowedError) as refusal:
        edited(contact, **{field: value})

    assert refusal.value.field == field
    assert f".{name[0].partition('.')[2]}" in str(refusal.value)
    assert not Operation.objects.exists()


def test_a_company_number_that_was_missing_may_be_given_but_not_changed():
    contact = holding(FR, kind="organisation", organisation="Exemple")

    assert edited(contact, company_number="123456782").company_number == "123456782"
    with pytest.raises(NotAllowedError):
        edited(Contact.objects.get(pk=contact.pk), company_number="303265045")


def test_the_address_is_held_fast_at_generic_extensions_once_it_is_verified():
    contact = holding(COM)
    verifying.ask_holder(contact.domains.get(), now=timezone.now())
    assert "email" not in frozen_fields(contact)

    confirm(ContactVerification.objects.get(), actor=SYSTEM, now=timezone.now())

    assert frozen_fields(contact)["email"] == ["com"]
    assert "email" not in frozen_fields(holding(FR))


def test_another_change_is_asked_of_every_registry_that_has_the_contact_and_holds_a_name():
    contact = holding(FR, COM)
    contact_at("pir", contact=contact, data=holder_of(contact), now=timezone.now())

    edited(contact, city="Lyon", postal_code="69001")
    edited(Contact.objects.get(pk=contact.pk), city="Lyon", postal_code="69001")

    operations = Operation.objects.filter(kind="contact.update")
    assert sorted(operation.arguments["registry"] for operation in operations) == ["afnic", "verisign"]
    assert RegistryContact.objects.get(registry="afnic").data["city"] == "Lyon"


def test_what_one_registry_asks_beside_is_sent_to_that_one_alone():
    contact = holding(FR, COM)

    edited(contact, further={"birth_place": "Metz"})

    assert Operation.objects.get().arguments["registry"] == "afnic"
    assert RegistryContact.objects.get(registry="afnic").data["extra"] == {"birth_place": "Metz"}


def test_an_answer_taken_back_is_no_longer_sent():
    contact = edited(holding(FR), further={"birth_place": "Metz"})

    edited(contact, further={"birth_place": ""})

    assert "extra" not in RegistryContact.objects.get().data
    assert Contact.objects.get(pk=contact.pk).extra == {}


def test_a_wrong_address_that_is_corrected_has_a_letter_of_its_own():
    contact = holding(COM)
    verifying.ask_holder(contact.domains.get(), now=timezone.now())

    edited(contact, email="right@client.example")

    assert ContactVerification.objects.open().get().email == "right@client.example"


def test_a_contact_that_nothing_names_is_deleted_and_another_is_kept():
    free, used = ContactFactory(), holding(FR)

    delete(free, actor=SYSTEM, now=timezone.now())
    with pytest.raises(NotAllowedError):
        delete(used, actor=SYSTEM, now=timezone.now())

    assert list(Contact.objects.filter(pk__in=[free.pk, used.pk])) == [used]


@pytest.mark.django_db(transaction=True)
class TestAtTheRegistry:
    @pytest.fixture
    def contact(self, registries, fresh_name):
        contact = ContactFactory()
        run(operation_id=registration_of(fresh_name, account=contact.account, registrant=contact).pk)
        return contact

    def test_the_latest_change_is_what_arrives_in_whichever_order_they_are_sent(self, contact):
        edited(contact, city="Lyon", postal_code="69001")
        edited(Contact.objects.get(pk=contact.pk), city="Lille", postal_code="59000")
        first, second = Operation.objects.filter(kind="contact.update").order_by("pk")

        run(operation_id=second.pk)
        run(operation_id=first.pk)

        assert all(">Lille<" in operation.exchanges.get().text for operation in (first, second))

    def test_a_lost_answer_is_asked_for_again(self, contact):
        class Losing:
            def __init__(self, real):
                self._real, self.asked = real, 0

            def __getattr__(self, name):
                return getattr(self._real, name)

            def put_contact(self, handle, data, *, key):
                self.asked += 1
                if self.asked == 1:
                    raise OutcomeUnknownError("gone")
                return self._real.put_contact(handle, data, key=key)

        edited(contact, city="Lyon", postal_code="69001")
        operation = Operation.objects.get(kind="contact.update")
        with drivers.replaced("afnic", Losing(drivers.named("afnic"))):
            run(operation_id=operation.pk)
            Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
            run(operation_id=operation.pk)

        operation.refresh_from_db()
        assert operation.state == "done"
