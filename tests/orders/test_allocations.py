"""A reserved name is ordered with the token that the customer gave; one that the registry refuses gives the money back."""

import uuid

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.domains.actions.allocations import allocate
from parvis.domains.models import Allocation
from parvis.domains.refusal_words import NOT_ALLOCATED
from parvis.domains.sealing import sealed
from parvis.domains.search.actions import open_check
from parvis.domains.search.allocating import ask_with, keep
from parvis.domains.search.availability import ask
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.orders.actions.carts import add, open_cart
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, BrandTldFactory, PriceFactory, TldFactory
from tests.orders.shop import order_it, said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def name():
    return f"alloc-{uuid.uuid4().hex[:10]}.com"


@pytest.fixture
def account():
    bought = AccountFactory()
    tld = TldFactory(name="com", registry="verisign")
    BrandTldFactory(brand=bought.brand, tld=tld)
    PriceFactory(tld=tld, net_minor=900)
    return bought


def token(name):
    return f"token-{name.partition('.')[0]}"


def searched(account, name):
    search = open_check(account.brand, [(name, "com")], account_id=account.pk, now=timezone.now())
    for future in ask(search.pk):
        future.result(timeout=30)
    return search.answers.get()


def paid(account, name):
    """The order of the name, found available with the account's token and paid; the operation of its registration."""
    now, cart = timezone.now(), open_cart(account.brand, account=account, now=timezone.now())
    add(cart, searched(account, name), years=1, now=now)
    cart.refresh_from_db()
    order = order_it(cart, now=now)
    payment = open_card(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    return order, Operation.objects.get(kind="domain.register")


def given(account, name):
    answer = searched(account, name)
    assert answer.state == "reserved"
    checked = ask_with(answer, token(name), patience=30)
    keep(answer, checked, token=token(name), account=account, actor=SYSTEM, now=timezone.now())


def test_the_name_is_registered_with_the_token_that_the_customer_gave(registries, account, name):
    given(account, name)
    order, operation = paid(account, name)

    for _twice in range(2):
        run(operation_id=operation.pk)

    assert order.lines.get().state == "done"
    assert registries.registrations(name) == 1
    allocation = Allocation.objects.get()
    assert (allocation.sealed_token, allocation.is_used) == ("", True)
    assert not Exchange.objects.filter(text__contains=token(name)).exists()
    assert not Message.objects.filter(text__contains=token(name)).exists()


@pytest.mark.parametrize("code", [2201, 2202])
def test_a_token_that_does_not_count_any_more_gives_the_money_back_once_and_says_what_to_do(
    registries, account, name, code
):
    given(account, name)
    order, operation = paid(account, name)
    registries.fault("verisign", "refuse", name=name, command="create", value=f"{code} Allocation Token mismatch")

    for _twice in range(2):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.refusal_code) == ("cancelled", NOT_ALLOCATED)
    assert order.lines.get().state == "refunded"
    assert Refund.objects.get().amount_minor == order.total.minor
    [letter] = Message.objects.filter(template="domain-registration-failed")
    assert "jeton" in letter.text
    assert token(name) not in letter.text
    assert registries.registrations(name) == 0
    allocation = Allocation.objects.get()
    assert (allocation.sealed_token, allocation.is_used) == ("", False)
    assert Entry.objects.filter(action="domain.allocation-removed", subject=name).count() == 1

    # The name may be ordered again with another token.
    given(account, name)


@pytest.mark.parametrize("fault", ["drop-before", "drop-after"])
def test_a_refusal_whose_answer_was_lost_gives_the_money_back_once(registries, account, name, fault):
    given(account, name)
    order, operation = paid(account, name)
    Allocation.objects.update(sealed_token=sealed("token-of-yesterday"))
    registries.fault("verisign", fault, name=name, command="create")

    for _again in range(3):
        Operation.objects.filter(pk=operation.pk, state="waiting").update(due_at=timezone.now())
        run(operation_id=operation.pk)

    assert order.lines.get().state == "refunded"
    assert Refund.objects.count() == 1
    assert registries.registrations(name) == 0


def test_what_staff_gave_stays_for_them_to_judge(registries, account, name):
    allocate(account, name=name, token=token(name), actor=SYSTEM, now=timezone.now())
    order, operation = paid(account, name)
    Allocation.objects.update(sealed_token=sealed("token-of-yesterday"))

    run(operation_id=operation.pk)

    assert order.lines.get().state == "refunded"
    assert Allocation.objects.open().count() == 1


def test_for_want_of_any_token_the_registration_waits_for_staff(registries, account, name):
    given(account, name)
    order, operation = paid(account, name)
    Allocation.objects.update(ended_at=timezone.now(), sealed_token="")

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.refusal_code) == ("attention", 2201)
    assert order.lines.get().state == "ordered"
