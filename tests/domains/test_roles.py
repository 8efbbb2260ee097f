"""DOM-5: the administrative, technical and billing contacts of a name, by EPP."""

import pytest
from django.utils import timezone

from parvis.domains.actions.contacts import edit_contact
from parvis.domains.actions.roles import request_contact
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.ports import ContactRole
from parvis.domains.registries import registries as drivers
from parvis.domains.roles import filled_roles
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import ContactFactory, DomainFactory, customer
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached, unreached
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ADMIN, TECH, BILLING = ContactRole.ADMIN, ContactRole.TECH, ContactRole.BILLING


@pytest.fixture
def epp(registries):
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield registries
    driver.close()


@pytest.fixture
def domain(epp, fresh_name):
    run(operation_id=registration_of(fresh_name).pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def another(domain, **columns):
    return ContactFactory(account=domain.account, first_name="Léa", last_name="Martin", **columns)


def asked(domain, contact, role=ADMIN):
    return request_contact(domain, role=role, contact=contact, actor=customer(domain.account), now=timezone.now())


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def shown(domain):
    """Who has each role, by our names."""
    fresh = Domain.objects.get(pk=domain.pk)
    return {
        one.role.value: one.contact.name if one.contact else one.handle
        for one in filled_roles(fresh, now=timezone.now())
    }


def test_a_registered_name_shows_who_its_registry_has(domain):
    assert shown(domain) == {"registrant": "Anna Exemple", "admin": "Anna Exemple", "tech": "Anna Exemple"}


def test_one_role_is_given_to_another_contact_and_the_others_stay(domain):
    contact = another(domain)

    assert carried_out(asked(domain, contact)) == "done"

    assert shown(domain) == {"registrant": "Anna Exemple", "admin": "Léa Martin", "tech": "Anna Exemple"}
    letter = Message.objects.get()
    assert (letter.template, "Léa Martin" in letter.text) == ("domain-contact-changed", True)


def test_two_roles_are_changed_at_the_same_time(domain):
    first, second = asked(domain, another(domain), ADMIN), asked(domain, another(domain, organisation="Exemple"), TECH)

    assert [carried_out(second), carried_out(first)] == ["done", "done"]

    assert shown(domain) == {"registrant": "Anna Exemple", "admin": "Léa Martin", "tech": "Exemple"}


def test_asked_twice_or_at_the_same_moment_it_is_one_operation(domain):
    contact = another(domain)

    first, second = together(lambda: asked(domain, contact), lambda: asked(domain, contact))

    assert first.pk == second.pk == asked(domain, contact).pk
    with pytest.raises(NotAllowedError):
        asked(domain, another(domain))


@pytest.mark.parametrize("command", ["contact:create", "update"])
def test_a_lost_answer_is_settled_by_reading(domain, epp, command):
    epp.fault("afnic", "drop-after", command=command)
    operation = asked(domain, another(domain))

    assert carried_out(operation) == "waiting"
    assert carried_out(operation) == "done"

    assert shown(domain)["admin"] == "Léa Martin"
    assert len(epp.commands(domain.name, "update")) == 1
    assert Message.objects.count() == 1


def test_what_the_registry_does_not_keep_is_not_asked_of_it(domain):
    with pytest.raises(NotAllowedError):
        asked(domain, another(domain), BILLING)


def test_the_contact_of_another_account_is_refused_and_never_shown(domain):
    stranger = ContactFactory(first_name="Somebody")
    with pytest.raises(NotAllowedError):
        asked(domain, stranger)

    theirs = RegistryContact.objects.create(
        registry="afnic", handle="PVTHEIRS0001", contact=stranger, data={}, created_at=timezone.now()
    )
    Domain.objects.filter(pk=domain.pk).update(contact_handles={"admin": theirs.handle})

    assert shown(domain)["admin"] == theirs.handle


def test_the_brand_may_keep_the_administrative_contact_to_itself(domain):
    domain.account.brand.allows_contacts = False
    domain.account.brand.save()

    with pytest.raises(NotAllowedError):
        asked(domain, another(domain))

    assert carried_out(asked(domain, another(domain), TECH)) == "done"


def test_an_address_in_morocco_is_asked_for_where_the_registry_wants_one():
    with drivers.replaced("anrt", unreached("anrt")):
        domain = DomainFactory(name="exemple.ma", registry="anrt")
        with pytest.raises(NotAllowedError, match=r"Maroc|Morocco"):
            asked(domain, another(domain))


def test_where_a_contact_serves_for_one_role_each_role_has_its_own():
    with drivers.replaced("eurid", unreached("eurid")):
        domain = DomainFactory(name="exemple.eu", registry="eurid")
        contact = another(domain)
        asked(domain, contact, TECH)
        asked(domain, contact, BILLING)

    assert sorted(one.data["extra"]["role"] for one in RegistryContact.objects.all()) == ["billing", "tech"]


def test_a_change_of_a_contact_reaches_the_registry_where_it_has_a_role(domain):
    contact = another(domain)
    carried_out(asked(domain, contact))

    edit_contact(
        contact,
        particulars={**contact.values, "city": "Lyon", "postal_code": "69001"},
        further={},
        actor=customer(contact.account),
        now=timezone.now(),
    )

    operation = Operation.objects.get(kind="contact.update")
    assert carried_out(operation) == "done"
    assert RegistryContact.objects.get(contact=contact).data["city"] == "Lyon"
