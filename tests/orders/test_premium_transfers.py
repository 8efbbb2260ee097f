"""Premium names that come from elsewhere: told at the registry's fee, agreed to, sent with it, and never at another one."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.catalog.models import Tld
from parvis.domains.models import Domain
from parvis.domains.search.actions import open_check
from parvis.domains.search.arrivals import answers_about
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.checkout import QuoteChangedError
from parvis.orders.actions.repricing import follow_fees
from parvis.orders.actions.transferring import add_transfer
from parvis.orders.models import CartLine
from parvis.orders.quotes import net_price, quote
from parvis.orders.rules import Consents
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, BrandHostFactory, BrandTldFactory, PriceFactory, TldFactory
from tests.orders.shop import order_it, said

FEE = 124_000
LISTED = 3000
CODE = "Their-code-7!xY"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account():
    bought = AccountFactory()
    tld = TldFactory(name="wine", registry="identity")
    BrandTldFactory(brand=bought.brand, tld=tld)
    for action in ("register", "renew", "transfer"):
        PriceFactory(tld=tld, action=action, net_minor=LISTED)
    return bought


@pytest.fixture
def theirs(registries):
    """Put a premium name in the other registrar's hands; a name that no other test has."""

    def made(word):
        name = f"{word}-{uuid.uuid4().hex[:8]}.wine"
        registries.held_by_us(name, "identity", now=timezone.now(), registrar="other", auth_code=CODE)
        return name

    return made


def told(account, name):
    """What the registry says of the name."""
    search = open_check(account.brand, [(name, "wine")], now=timezone.now())
    return answers_about(search, seconds=30)[name]


def carted(account, name, answer):
    now = timezone.now()
    cart = open_cart(account.brand, account=account, now=now)
    add_transfer(cart, name=name, tld=Tld.objects.get(name="wine"), code=CODE, answer=answer, now=now)
    cart.refresh_from_db()
    return cart


def bought(cart):
    """Order and pay it; the line and its operation, begun."""
    now = timezone.now()
    order = order_it(cart, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    operation = Operation.objects.get(order_line_id=order.lines.get().pk)
    return order.lines.get(), again(operation)


def again(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation


def test_it_costs_what_the_registry_asks_with_the_consent_to_its_renewals(registries, account, theirs):
    name = theirs("cave")
    cart = carted(account, name, told(account, name))
    assert [line.shown_minor for line in cart.lines.all()] == [FEE]
    with pytest.raises(NotAllowedError) as refusal:
        order_it(cart, consents=Consents(has_accepted_terms=True, has_waived_withdrawal=True), now=timezone.now())
    assert refusal.value.field == "premium"

    line, operation = bought(cart)
    assert registries.theirs("approve", name) == 1000
    assert again(operation).state == "done"

    domain = Domain.objects.get(name=name)
    assert (line.net_minor, line.fee_minor, line.renewal_minor) == (FEE, FEE, FEE)
    assert (domain.state, domain.is_premium, domain.agreed_renewal_minor) == ("active", True, FEE)
    assert ("parvis", "transfer", FEE) in registries.owed(name)
    assert line.order.has_accepted_premium


@pytest.mark.parametrize("fee", [FEE - 100, None])
def test_another_fee_at_the_registry_or_one_nobody_told_gives_the_money_back_once(registries, account, theirs, fee):
    name = theirs("domaine")
    cart = carted(account, name, None)
    if fee is not None:
        cart.lines.update(is_premium=True, fee_minor=fee, renewal_fee_minor=fee, shown_minor=fee)

    line, operation = bought(cart)
    again(operation)

    line.refresh_from_db()
    assert (line.state, operation.state, operation.refusal_code) == ("refunded", "cancelled", 2004)
    assert Refund.objects.get().amount_minor == line.order.total.minor
    assert registries.owed(name) == []
    assert Domain.objects.get(name=name).state == "failed"


def test_a_registry_that_is_silent_about_its_fee_is_asked_again(registries, account, theirs):
    name = theirs("bourgogne")
    cart = carted(account, name, None)
    registries.fault("identity", "drop-before", name=name, command="check")

    line, operation = bought(cart)
    assert (operation.state, Refund.objects.count()) == ("waiting", 0)
    again(operation)

    line.refresh_from_db()
    assert (line.state, Refund.objects.count()) == ("refunded", 1)


def test_a_lost_answer_asks_once_and_pays_once(registries, account, theirs):
    name = theirs("terroir")
    cart = carted(account, name, told(account, name))
    registries.fault("identity", "drop-after", name=name, command="transfer-request")

    line, operation = bought(cart)
    registries.theirs("approve", name)
    again(operation)

    line.refresh_from_db()
    assert line.state == "done"
    assert registries.owed(name) == [("parvis", "transfer", FEE)]
    assert len(registries.commands(name, "transfer-request")) == 1


def test_a_fee_told_since_is_shown_and_consented_to_before_anything_is_ordered(registries, account, theirs):
    name = theirs("bordeaux")
    cart = carted(account, name, None)
    seal = quote(cart, account, now=timezone.now()).seal
    told(account, name)

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seal, now=timezone.now())
    assert follow_fees(cart, now=timezone.now())
    assert not follow_fees(cart, now=timezone.now())

    cart.refresh_from_db()
    priced = quote(cart, account, now=timezone.now())
    assert [(then.minor, now.minor) for _name, then, now in priced.changes] == [(LISTED, FEE)]
    assert cart.lines.get().is_premium


def test_a_fee_without_one_for_renewals_or_in_another_currency_is_not_sold(registries, account, theirs):
    name = theirs("bourgogne")
    answer = told(account, name)
    for wrong in ({"currency": "USD"}, {"fees": {"transfer": FEE}}):
        before = {column: getattr(answer, column) for column in wrong}
        vars(answer).update(wrong)
        with pytest.raises(NotAllowedError) as refusal:
            carted(account, name, answer)
        assert refusal.value.field == "name"
        vars(answer).update(before)


def test_a_transfer_that_adds_no_year_is_paid_once(account):
    now = timezone.now()
    cart = carted(account, "atelier.wine", None)

    assert net_price(quote(cart, account, now=now).prices, "domain.transfer", "wine", 0, FEE).minor == FEE


def test_the_page_sells_it_at_the_registrys_fee(registries, account, theirs):
    name = theirs("atelier")
    browser = Client(headers={"host": BrandHostFactory(brand=account.brand).host})

    answer = browser.post(reverse("storefront:transfer"), {"names": f"{name} {CODE}"})

    assert answer.status_code == 302, answer.content.decode()[:2000]
    line = CartLine.objects.get(name=name)
    assert (line.is_premium, line.fee_minor, line.renewal_fee_minor) == (True, FEE, FEE)
    page = browser.get(reverse("storefront:cart")).content.decode()
    assert "Premium" in page
    assert CODE not in page
