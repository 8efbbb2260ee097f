"""Names whose price is the registry's: bought, renewed and restored at its fee, never at another one (rules 3, CART-7)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.domains.actions.premium import ask_for_fees
from parvis.domains.models import Answer, Domain
from parvis.domains.operations.looking import look
from parvis.domains.registries import registries as drivers
from parvis.domains.search.actions import open_check
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import add, open_cart
from parvis.orders.actions.checkout import QuoteChangedError
from parvis.orders.actions.repricing import follow_fees
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.orders.models import OrderLine
from parvis.orders.quotes import quote
from parvis.orders.rules import Consents
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, BrandTldFactory, DomainFactory, TldFactory
from tests.orders.shop import order_it, said

FEE = 124_000
"""What the simulated registry asks for a year, or a restoration."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account():
    bought = AccountFactory()
    BrandTldFactory(brand=bought.brand, tld=TldFactory(name="wine", registry="identity"))
    return bought


def mine(registries, account, name):
    """A premium name that the account has held for long, of which the registry has told its fees."""
    registries.held_by_us(name, "identity", now=timezone.now())
    end = timezone.now() + timedelta(days=200)
    domain = DomainFactory(
        name=name, unicode_name=name, tld="wine", registry="identity", account=account, is_premium=True,
        expires_at=end, paid_until=end,
    )  # fmt: skip
    look(domain.pk)
    return Domain.objects.select_related("account__brand").get(pk=domain.pk)


def carted(domain, kind=LineKind.RENEW, years=1):
    now = timezone.now()
    cart = open_cart(domain.account.brand, account=domain.account, now=now)
    added = add_terms(cart, [domain], kind=kind, years=years, now=now)
    cart.refresh_from_db()
    return cart, added


def paid(cart):
    """Order and pay; the line as it ends."""
    now = timezone.now()
    order = order_it(cart, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    line = order.lines.get()
    run(operation_id=Operation.objects.get(order_line_id=line.pk).pk)
    return OrderLine.objects.get(pk=line.pk)


def test_a_renewal_costs_what_the_registry_asks_and_is_agreed_to_for_later(registries, account):
    domain = mine(registries, account, "chateau.wine")
    assert domain.premium_fees["renew"] == FEE

    cart, _added = carted(domain, years=2)
    line = paid(cart)

    domain.refresh_from_db()
    assert (line.state, line.net_minor, line.fee_minor, line.renewal_minor) == ("done", 2 * FEE, FEE, FEE)
    assert registries.owed(domain.name) == [("parvis", "renew", 2 * FEE)]
    assert domain.agreed_renewal_minor == FEE
    assert domain.expires_at > timezone.now() + timedelta(days=900)


def test_another_fee_at_the_registry_renews_nothing_and_gives_the_money_back(registries, account):
    domain = mine(registries, account, "domaine.wine")
    Domain.objects.update(premium_fees={"renew": FEE - 100, "restore": FEE})
    domain.refresh_from_db()
    cart, _added = carted(domain)

    line = paid(cart)

    assert line.state == "refunded"
    assert Refund.objects.get().amount_minor == line.order.total.minor
    assert Operation.objects.get(kind="domain.renew").refusal_code == 2004
    assert registries.owed(domain.name) == []


def test_a_fee_told_since_is_shown_again_before_anything_is_ordered(registries, account):
    domain = mine(registries, account, "atelier.wine")
    Domain.objects.update(premium_fees={"renew": FEE - 100, "restore": FEE})
    domain.refresh_from_db()
    cart, _added = carted(domain)
    seal = quote(cart, account, now=timezone.now()).seal
    look(domain.pk)

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seal, now=timezone.now())
    assert follow_fees(cart, now=timezone.now())
    assert not follow_fees(cart, now=timezone.now())

    cart.refresh_from_db()
    priced = quote(cart, account, now=timezone.now())
    assert [(then.minor, now.minor) for _name, then, now in priced.changes] == [(FEE - 100, FEE)]
    assert priced.seal != seal
    assert paid(cart).net_minor == FEE


def test_a_restoration_costs_what_the_registry_asks(registries, account):
    domain = mine(registries, account, "bordeaux.wine")
    drivers.named("identity").delete(domain.name, key="test")
    look(domain.pk)
    domain.refresh_from_db()
    assert domain.state == "redemption"

    cart, _added = carted(domain, LineKind.RESTORE)
    line = paid(cart)

    domain.refresh_from_db()
    assert (line.state, line.net_minor, domain.state) == ("done", FEE, "active")
    assert ("parvis", "restore", FEE) in registries.owed(domain.name)


def test_a_fee_that_nobody_told_lately_is_asked_for_and_sells_nothing(account):
    old = timezone.now() - timedelta(days=3)
    told = {"premium_fees": {"renew": FEE}, "premium_currency": "EUR", "premium_told_at": old}
    domain = DomainFactory(account=account, is_premium=True, **told)

    cart, added = carted(domain)

    assert not cart.lines.exists()
    assert len(added.refused) == 1


def test_who_reads_the_offer_has_the_registry_asked_once(account):
    domain = DomainFactory(account=account, is_premium=True)
    for _ in range(2):
        ask_for_fees([domain], older_than=timedelta(days=2), now=timezone.now())

    looks = ProcrastinateJob.objects.filter(task_name="domains.look", args={"domain_id": domain.pk})
    assert looks.count() == 1


def answered(brand, name, register, renew):
    search = open_check(brand, [(name, "wine")], now=timezone.now())
    fees = {"register": register, "renew": renew}
    search.answers.update(state="premium", fees=fees, currency="EUR", answered_at=timezone.now())
    return search.answers.get()


def test_a_purchase_needs_consent_to_the_price_of_its_renewal(account):
    now = timezone.now()
    cart = open_cart(account.brand, account=account, now=now)
    add(cart, answered(account.brand, "cave.wine", 5000, 6000), years=1, now=now)
    cart.refresh_from_db()

    with pytest.raises(NotAllowedError) as refusal:
        order_it(cart, consents=Consents(has_accepted_terms=True, has_waived_withdrawal=True), now=now)
    assert refusal.value.field == "premium"
    order = order_it(cart, now=now)

    line = order.lines.get()
    assert order.has_accepted_premium
    assert (line.net_minor, line.fee_minor, line.renewal_minor) == (5000, 5000, 6000)


@pytest.mark.parametrize(("register", "renew"), [(5100, 6000), (5000, 6100)])
def test_a_price_answered_again_before_payment_counts_for_a_new_name_too(account, register, renew):
    now = timezone.now()
    cart = open_cart(account.brand, account=account, now=now)
    add(cart, answered(account.brand, "cave.wine", 5000, 6000), years=1, now=now)
    cart.refresh_from_db()
    seal = quote(cart, account, now=now).seal
    answered(account.brand, "cave.wine", register, renew)

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seal, now=timezone.now())
    assert follow_fees(cart, now=timezone.now())

    line = cart.lines.get()
    assert (line.fee_minor, line.renewal_fee_minor) == (register, renew)


def test_an_answer_without_a_price_of_renewal_is_not_sold(account):
    now = timezone.now()
    answer = answered(account.brand, "cave.wine", 5000, 6000)
    Answer.objects.update(fees={"register": 5000})
    answer.refresh_from_db()

    with pytest.raises(NotAllowedError):
        add(open_cart(account.brand, account=account, now=now), answer, years=1, now=now)
