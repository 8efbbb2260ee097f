"""Names brought to us over EPP, from payment to the name or the money back (SHOP-11, DOM-9, rules 10.1 row 6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.catalog.models import Tld
from parvis.domains.actions.transfers import give_code, withdraw_transfer
from parvis.domains.models import Domain, Transfer
from parvis.domains.ports import ContactRole, Host
from parvis.domains.registries import registries as drivers
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.transferring import add_transfer
from parvis.orders.enums import LineKind
from parvis.orders.models import CartLine, OrderLine
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run
from tests.contracts.registry import HOLDER
from tests.factories import AccountFactory, BrandTldFactory, PriceFactory, TldFactory, customer
from tests.orders.shop import order_it, said
from tests.simulators.epp_driver import reached
from tests.simulators.memory import MemoryRegistry
from tests.simulators.registry import running

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "Their-code-7!xY"


def held_elsewhere(world, name):
    """Another registrar has had ``name`` for long, with its code."""
    other = reached(world, "afnic", client_id="other")
    handle = other.put_contact("THEIRS" + name[1:9].upper(), HOLDER, key="seed-1")
    other.register(
        name,
        years=1,
        contacts={role: handle for role in ContactRole if role is not ContactRole.BILLING},
        nameservers=[Host("ns1.elsewhere.example"), Host("ns2.elsewhere.example")],
        auth_code=CODE,
        fee=None,
        key="seed-2",
    )
    other.close()


@pytest.fixture
def theirs(world, fresh_name):
    held_elsewhere(world, fresh_name)
    return fresh_name


def seller():
    account = AccountFactory()
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=account.brand, tld=tld)
    PriceFactory(tld=tld, action="transfer", net_minor=699)
    return account


def ordered(name, *, code=CODE):
    """Buy the transfer and pay it; the order's line and its operation."""
    account, now = seller(), timezone.now()
    cart = open_cart(account.brand, account=account, now=now)
    add_transfer(cart, name=name, tld=Tld.objects.get(name="fr"), code=code, now=now)
    cart.refresh_from_db()
    order = order_it(cart, now=now)
    payment = open_card(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    line = order.lines.get()
    return line, Operation.objects.get(order_line_id=line.pk)


def again(operation):
    """Look once more, now."""
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def shown(line):
    return (
        OrderLine.objects.get(pk=line.pk).state,
        Domain.objects.get(name=line.name).state,
        Transfer.objects.get().stage,
    )


def letters():
    return sorted(Message.objects.filter(template__contains="transfer").values_list("template", flat=True))


def test_a_name_comes_once_its_registrar_agrees_and_its_code_is_forgotten(world, theirs):
    line, operation = ordered(theirs)

    assert again(operation) == "waiting"
    assert shown(line) == ("ordered", "transferring", "pending")
    assert world.theirs("approve", theirs) == 1000
    assert again(operation) == "done"

    assert shown(line) == ("done", "active", "done")
    assert letters() == ["domain-transferred"]
    assert [line.sealed_code, Transfer.objects.get().sealed_code] == ["", ""]
    assert not Exchange.objects.filter(text__contains=CODE).exists()
    assert len(world.commands(theirs, "transfer-request")) == 1


def test_silence_is_consent(tmp_path, fresh_name):
    with running(tmp_path / "registries") as own, drivers.replaced("afnic", reached(own, "afnic")):
        held_elsewhere(own, fresh_name)
        line, operation = ordered(fresh_name)
        again(operation)

        own.later(days=9)

        assert again(operation) == "done"
    assert shown(line)[1] == "active"


def test_a_refusal_gives_the_money_back_once_and_frees_the_name(world, theirs):
    line, operation = ordered(theirs)
    again(operation)
    world.theirs("reject", theirs)

    assert again(operation) == again(operation) == "cancelled"

    assert shown(line) == ("refunded", "failed", "refused")
    assert Refund.objects.get().amount_minor == 839
    assert letters() == ["domain-transfer-failed"]


def test_a_wrong_code_asks_for_another_once_and_goes_on_with_it(world, theirs):
    line, operation = ordered(theirs, code="Not-the-code-1!")

    for _twice in range(2):
        assert again(operation) == "waiting"
    assert shown(line) == ("ordered", "transferring", "blocked")
    assert Transfer.objects.get().obstacle == 2202
    assert letters() == ["domain-transfer-blocked"]

    domain = Domain.objects.get(name=theirs)
    give_code(domain, CODE, actor=customer(domain.account), now=timezone.now())
    assert again(operation) == "waiting"
    assert shown(line)[2] == "pending"


def test_a_locked_name_waits_for_its_customer_and_then_gives_the_money_back(world, theirs):
    world.change(theirs, add_statuses=["clientTransferProhibited"])
    line, operation = ordered(theirs)
    again(operation)
    assert Transfer.objects.get().obstacle == 2304

    # Operations keep what they were asked with: a month later is played by one asked a month ago.
    Operation.objects.filter(pk=operation.pk).update(created_at=timezone.now() - timedelta(days=31))

    assert again(operation) == "cancelled"
    assert shown(line)[0] == "refunded"


def test_a_lost_answer_is_settled_by_reading_and_nothing_is_asked_twice(world, theirs):
    world.fault("afnic", "drop-after", name=theirs, command="transfer-request")
    line, operation = ordered(theirs)

    assert again(operation) == "waiting"
    again(operation)

    assert shown(line)[2] == "pending"
    assert len(world.commands(theirs, "transfer-request")) == 1


def test_a_withdrawn_transfer_is_cancelled_at_the_registry_and_paid_back(world, theirs):
    line, operation = ordered(theirs)
    again(operation)
    domain = Domain.objects.get(name=theirs)

    for _twice in range(2):
        withdraw_transfer(domain, actor=customer(domain.account), now=timezone.now())
    assert again(operation) == "cancelled"

    assert shown(line) == ("refunded", "failed", "cancelled")
    assert len(world.commands(theirs, "transfer-cancel")) == 1
    with pytest.raises(NotAllowedError):
        withdraw_transfer(domain, actor=customer(domain.account), now=timezone.now())


def test_a_name_that_came_before_it_was_withdrawn_is_kept_and_paid(world, theirs):
    line, operation = ordered(theirs)
    again(operation)
    world.theirs("approve", theirs)
    domain = Domain.objects.get(name=theirs)
    withdraw_transfer(domain, actor=customer(domain.account), now=timezone.now())

    assert again(operation) == "done"

    assert shown(line) == ("done", "active", "done")
    assert not Refund.objects.exists()


def test_nothing_is_sold_that_the_registry_cannot_be_asked_for():
    account, now = seller(), timezone.now()
    cart = open_cart(account.brand, account=account, now=now)

    with drivers.replaced("afnic", MemoryRegistry()), pytest.raises(NotAllowedError, match=r"\.fr"):
        add_transfer(cart, name="mine.fr", tld=Tld.objects.get(name="fr"), code=CODE, now=now)

    assert not CartLine.objects.filter(kind=LineKind.TRANSFER).exists()
