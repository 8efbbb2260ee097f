"""The contacts of names that came from another registrar (DOM-5, rules 2.4), by EPP."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from parvis.config.simulated import simulated
from parvis.domains.actions import arrivals
from parvis.domains.actions.transfers import request_transfer
from parvis.domains.models import Domain, Drift, RegistryContact
from parvis.domains.operations.arriving import is_same_holder
from parvis.domains.operations.looking import look
from parvis.domains.ports import ContactData, ContactRole, Host
from parvis.domains.registries import registries as drivers
from parvis.domains.sealing import sealed
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.contracts.registry import contacts_for
from tests.factories import AccountFactory, ContactFactory, TldFactory, holder_of

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "Their-code-7!xY"
HOLDER = ContactData(
    name="Anna Exemple", organisation="", email="anna@client.example", phone="+33.199000001", street=("10 rue du Modèle",),
    city="Orléans", postal_code="45000", region="", country="FR",
    extra={"kind": "individual", "first_name": "Anna", "last_name": "Exemple"},
)  # fmt: skip
REGISTRIES = {"eu": "eurid", "nl": "sidn", "fr": "afnic", "be": "dnsbelgium"}


@pytest.fixture
def arrived(registries):
    """Bring a name of another registrar, held by ``there``, to a customer who chose ``chosen``; what is there now."""
    made = []

    def bring(there=HOLDER, tld="eu", fault="", lost="", **chosen):
        code = REGISTRIES[tld]
        other = simulated(code, lambda: registries.home, client_id="other")
        made.append(other)
        name = f"a{uuid.uuid4().hex[:12]}.{tld}"
        servers = [Host("ns1.elsewhere.example"), Host("ns2.elsewhere.example")]
        roles = contacts_for(other, name, there)
        handle = roles[ContactRole.REGISTRANT]
        other.register(name, years=1, contacts=roles, nameservers=servers, auth_code=CODE, fee=None, key="seed-2")
        account = AccountFactory()
        contact = ContactFactory(account=account, **{"first_name": "Anna", "last_name": "Exemple", "email": "anna@client.example", **chosen})  # fmt: skip
        operation = request_transfer(
            line_id=1, account=account, name=name, tld=TldFactory(name=tld, registry=code), years=0 if tld != "fr" else 1,
            registrant=contact, holder=holder_of(contact), sealed_code=sealed(CODE), fee=None, actor=SYSTEM, now=timezone.now(),
        )  # fmt: skip
        Operation.objects.filter(pk=operation.pk).update(order_line_id=None)
        if lost:
            registries.fault(code, lost, name=name, command="transfer-request")
        run(operation_id=operation.pk)
        if lost and Operation.objects.get(pk=operation.pk).state == "waiting":
            Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
            run(operation_id=operation.pk)
        if tld == "fr":
            registries.theirs("approve", name)
            Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
            run(operation_id=operation.pk)
        if fault:
            registries.fault(code, fault, name=name, command="update")
        return Domain.objects.get(name=name), handle, contact

    yield bring
    for driver in made:
        driver.close()


def carried_out(domain):
    operation = Operation.objects.get(kind=arrivals.KIND, subject=domain.name)
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    domain.refresh_from_db()
    return operation.state


def theirs(domain):
    return drivers.named(domain.registry).fetch(domain.name).contacts


@pytest.mark.parametrize("tld", ["nl", "eu"])
def test_the_same_holder_gets_our_contact(arrived, registries, tld):
    domain, former, contact = arrived(tld=tld)
    assert theirs(domain)[ContactRole.REGISTRANT] == former

    assert carried_out(domain) == "done"

    now_there = theirs(domain)[ContactRole.REGISTRANT]
    assert now_there == domain.registrant_handle != former
    assert drivers.named(domain.registry).fetch_contact(now_there).email == contact.email
    assert domain.registrant == contact
    look(domain.pk)
    assert not Drift.objects.exists()


@pytest.mark.parametrize("lost", ["", "drop-after", "drop-before", "half-frame"])
def test_where_a_transfer_names_them_the_contacts_come_with_it_once(arrived, registries, lost):
    domain, former, contact = arrived(tld="be", lost=lost)

    there = theirs(domain)
    assert set(there) == {ContactRole.REGISTRANT, ContactRole.TECH, ContactRole.BILLING}
    assert there[ContactRole.REGISTRANT] == former
    assert len(set(there.values())) == 3
    by_handle = {one.known_as: one for one in RegistryContact.objects.filter(contact=contact)}
    assert {role: by_handle[there[role]].data["extra"]["role"] for role in (ContactRole.TECH, ContactRole.BILLING)} == {
        ContactRole.TECH: "tech", ContactRole.BILLING: "billing",
    }  # fmt: skip
    assert carried_out(domain) == "done"
    assert (theirs(domain), registries.commands(domain.name, "update")) == (there, [])
    assert sum(action == "transfer" for _who, action, _minor in registries.owed(domain.name)) == 1


def test_where_a_contact_has_one_role_each_role_gets_its_own(arrived, registries):
    domain, former, _contact = arrived(tld="eu")

    assert carried_out(domain) == "done"

    there = theirs(domain)
    assert former not in there.values()
    assert len(set(there.values())) == len(there) == 3
    assert len(registries.commands(domain.name, "update")) == 1


@pytest.mark.parametrize("fault", ["drop-after", "drop-before", "duplicate", "half-frame"])
def test_a_lost_answer_is_settled_by_reading_and_it_is_done_once(arrived, registries, fault):
    domain, former, _contact = arrived(tld="nl", fault=fault)

    states = [carried_out(domain)]
    while states[-1] == "waiting":
        states.append(carried_out(domain))

    assert states[-1] == "done"
    assert theirs(domain)[ContactRole.REGISTRANT] == domain.registrant_handle != former
    assert len(registries.commands(domain.name, "update")) == (2 if fault == "duplicate" else 1)
    assert Operation.objects.filter(kind=arrivals.KIND).count() == 1


def test_another_holder_stays_and_the_customer_is_told_what_to_order(arrived, registries):
    domain, former, chosen = arrived(tld="nl", there=replace(HOLDER, name="Zoé Modèle", email="zoe@former.example"))

    assert carried_out(domain) == carried_out(domain) == "done"

    assert theirs(domain)[ContactRole.REGISTRANT] == domain.registrant_handle == former
    assert (domain.registrant.email, domain.registrant.last_name) == ("zoe@former.example", "Modèle")
    assert domain.registrant.account == chosen.account
    (letter,) = Message.objects.filter(template="holder-differs")
    assert "zoe@former.example" in letter.text
    assert chosen.name in letter.text
    assert theirs(domain)[ContactRole.TECH] != former


def test_where_another_contact_is_a_trade_the_holder_stays(arrived, registries):
    domain, former, contact = arrived(tld="fr")

    assert carried_out(domain) == "done"

    assert theirs(domain)[ContactRole.REGISTRANT] == domain.registrant_handle == former
    assert theirs(domain)[ContactRole.TECH] != former
    assert domain.registrant == contact
    assert registries.commands(domain.name, "trade-request") == []


def test_what_the_registry_refuses_is_for_staff(arrived, registries):
    domain, *_others = arrived(tld="nl")
    registries.fault("sidn", "refuse", name=domain.name, command="update", value="2306 no")

    assert carried_out(domain) == "attention"


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"name": "  anna   EXEMPLE", "email": "Anna@Client.example"}, True),
        ({"street": ("1 other street",), "phone": "+33.1"}, True),
        ({"name": "Exemple"}, True),
        ({"name": "Zoé Exemple", "extra": {}}, False),
        ({"email": "other@client.example"}, False),
        ({"organisation": "Example SARL"}, False),
    ],
)
def test_a_holder_is_told_by_name_organisation_and_address(changes, is_same):
    assert is_same_holder(replace(HOLDER, **changes), HOLDER) == is_same
