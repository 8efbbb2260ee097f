"""Names that a registry allocates to the bearer of a token (RFC 8495), by EPP."""

import uuid

import pytest
from django.utils import timezone

from parvis.brands.models import Brand
from parvis.config.simulated import simulated
from parvis.domains.actions.allocations import allocate, take_back
from parvis.domains.actions.transfers import request_transfer
from parvis.domains.models import Allocation, Answer, Domain, Search
from parvis.domains.ports import Availability, ContactRole, Host, RefusedError
from parvis.domains.registries import registries as drivers
from parvis.domains.sealing import sealed
from parvis.domains.search.availability import ask
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run
from tests.contracts.registry import HOLDER, registered
from tests.factories import AccountFactory, ContactFactory, TldFactory, holder_of
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "Their-code-7!xY"


@pytest.fixture
def name():
    return f"alloc-{uuid.uuid4().hex[:10]}.com"


def token(name):
    return f"token-{name.partition('.')[0]}"


def given(account, name, text=None):
    return allocate(account, name=name, token=text or token(name), actor=SYSTEM, now=timezone.now())


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def ordered(name, account):
    return registration_of(name, account=account, tld="com", registry="verisign")


def test_only_with_its_token_is_a_name_told_available(registries, name):
    registry, plain = drivers.named("verisign"), name.replace("alloc-", "a")

    without = registry.check([name, plain])
    wrong = registry.check([name], tokens={name: "token-other"})
    found = registry.check([plain, name], tokens={name: token(name)})

    assert (without[name].availability, wrong[name].availability) == (Availability.RESERVED, Availability.RESERVED)
    assert without[plain].availability == Availability.AVAILABLE
    assert {one: checked.availability for one, checked in found.items()} == dict.fromkeys(
        (name, plain), Availability.AVAILABLE
    )
    assert token(name) not in registry.exchange()


def test_a_name_is_registered_with_its_token_alone(registries, name):
    with pytest.raises(RefusedError) as refusal:
        registered(drivers.named("verisign"), name)

    assert refusal.value.code == 2201


def test_the_token_of_the_account_goes_with_its_registration_and_is_forgotten(registries, name):
    account = AccountFactory()
    allocation = given(account, name)
    assert token(name) not in allocation.sealed_token

    operation = ordered(name, account)
    assert carried_out(operation) == "done"

    allocation.refresh_from_db()
    assert (allocation.sealed_token, allocation.is_used) == ("", True)
    kept = [exchange.text for exchange in Exchange.objects.all()]
    assert any("allocationToken" in text for text in kept)
    assert not any(token(name) in text for text in kept)
    assert token(name) not in str(operation.arguments)


def test_another_accounts_token_is_not_sent_and_staff_send_again_with_one(registries, name):
    given(AccountFactory(), name)
    account = AccountFactory()
    operation = ordered(name, account)

    assert carried_out(operation) == "attention"

    take_back(Allocation.objects.get(name=name), actor=SYSTEM, now=timezone.now())
    given(account, name)
    Operation.objects.filter(pk=operation.pk).update(state="waiting")
    assert carried_out(operation) == "done"


@pytest.mark.parametrize("fault", ["drop-after", "drop-before"])
def test_a_lost_answer_keeps_the_token_until_the_name_is_there(registries, name, fault):
    account = AccountFactory()
    given(account, name)
    operation = ordered(name, account)
    registries.fault("verisign", fault, name=name, command="create")

    if carried_out(operation) == "waiting":
        assert Allocation.objects.get().sealed_token
        assert carried_out(operation) == "done"
    assert operation.state == "done"
    assert registries.registrations(name) == 1
    assert not Allocation.objects.get().sealed_token


def test_it_goes_with_a_transfer(registries, name):
    other = simulated("verisign", lambda: registries.home, client_id="other")
    handle = other.put_contact(f"OT{uuid.uuid4().hex[:10].upper()}", HOLDER, key="seed-1")
    other.register(
        name, years=1, contacts={ContactRole.REGISTRANT: handle}, nameservers=[Host("ns1.else.example")], auth_code=CODE,
        fee=None, token=token(name), key="seed-2",
    )  # fmt: skip
    account = AccountFactory()
    contact = ContactFactory(account=account)
    given(account, name)
    operation = request_transfer(
        line_id=1, account=account, name=name, tld=TldFactory(name="com", registry="verisign"), years=1, registrant=contact,
        holder=holder_of(contact), sealed_code=sealed(CODE), fee=None, actor=SYSTEM, now=timezone.now(),
    )  # fmt: skip
    Operation.objects.filter(pk=operation.pk).update(order_line_id=None)

    assert carried_out(operation) == "waiting"
    registries.theirs("approve", name)
    assert carried_out(operation) == "done"

    assert Domain.objects.get(name=name).state == "active"
    assert Allocation.objects.get().is_used
    other.close()


def test_a_search_of_the_account_alone_finds_it_available(registries, name):
    account = AccountFactory()
    given(account, name)
    states = {}
    for who in (account, None, AccountFactory()):
        search = Search.objects.create(
            brand=Brand.objects.get(pk=account.brand_id), account=who, created_at=timezone.now()
        )
        Answer.objects.create(search=search, position=0, group="exact", name=name, tld="com", registry="verisign")
        for future in ask(search.pk):
            future.result(10)
        states[who and who.pk] = Answer.objects.get(search=search).state

    assert states.pop(account.pk) == "available"
    assert set(states.values()) == {"reserved"}


def test_one_token_of_a_name_is_open(name, db):
    account = AccountFactory()
    first = given(account, name)
    with pytest.raises(NotAllowedError):
        given(account, name)

    for _twice in range(2):
        take_back(first, actor=SYSTEM, now=timezone.now())
    assert given(account, name).pk != first.pk
    first.refresh_from_db()
    assert (first.sealed_token, first.is_used) == ("", False)
