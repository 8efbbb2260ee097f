"""Names that renew by themselves: from the balance, or ordered to be paid; one renewal a term (DOM-4, REN-2)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.billing.actions.balance import open_top_up, pay_from_balance, purse_of
from parvis.billing.actions.kept_cards import keep
from parvis.billing.actions.payments import apply_status
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import Payment
from parvis.billing.ports import PaidState
from parvis.brands.models import Brand
from parvis.domains.actions.settings import set_auto_renew
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.notifications.models import Message
from parvis.orders.actions.terms_ending import follow
from parvis.orders.models import Order, OrderLine, Reminder, RenewalPlan
from parvis.orders.tasks import follow_terms, plan_terms
from parvis.provisioning.models import Operation, Settling
from parvis.provisioning.tasks import run
from tests.contracts.cards import payer
from tests.factories import customer
from tests.orders.shop import said
from tests.orders.test_reminders import E, held, live, pass_by, prices
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.together import together

__all__ = ["prices"]
PRICE = 1200
"""Of a .com for a year, with tax, in cents."""


def automatic(name="mine.com", **more):
    return held(name, is_auto_renewed=True, **more)


def topped_up(account, minor, now=E - timedelta(days=90)):
    opened = open_top_up(account, key=uuid.uuid4(), amount=Money(minor, "EUR"), actor=customer(account), now=now)
    apply_status(opened, said(opened), now=now)


def noon(day):
    return (E + timedelta(days=day)).replace(hour=12, minute=0)


def has(account):
    return purse_of(account, "EUR").minor


@pytest.mark.django_db
def test_it_is_charged_to_the_balance_fifteen_days_before_and_renewed_once(prices):
    domain = automatic()
    topped_up(domain.account, 5000)

    live(-61, -16)
    assert not Order.objects.exists()
    live(-15, 5)

    order = Order.objects.get()
    assert (order.state, order.placed_at, order.total.minor) == ("paid", noon(-15), PRICE)
    assert has(domain.account) == 5000 - PRICE
    assert Operation.objects.get().arguments["paid_until"] == E.isoformat()
    assert list(Reminder.objects.values_list("code", flat=True)) == ["R-60", "R-30"]
    assert "se renouvellera" in Message.objects.filter(template="renewal-reminder").earliest("pk").subject


@pytest.mark.django_db
def test_without_enough_money_it_is_ordered_and_told_and_reminders_go_on(prices):
    domain = automatic()
    topped_up(domain.account, 500)

    live(-61, 4)

    order = Order.objects.get()
    assert (order.state, order.means) == ("unpaid", "balance")
    letter = Message.objects.get(template="renewal-to-pay")
    assert "12,00" in letter.subject
    assert "5,00" in letter.text
    codes = list(Reminder.objects.order_by("at").values_list("code", flat=True))
    assert codes == ["R-60", "R-30", "R-15", "R-7", "R-3", "R-1", "R+0", "R+3"]
    assert order.expires_at > E


@pytest.mark.django_db
def test_a_top_up_pays_what_waits_at_once(prices):
    domain = automatic()
    live(-15, -15)
    topped_up(domain.account, 5000, noon(-12))

    follow(domain.account_id, now=noon(-12))

    assert Order.objects.get().state == "paid"
    assert has(domain.account) == 5000 - PRICE
    assert Operation.objects.count() == 1


@pytest.mark.django_db
def test_it_is_tried_again_each_morning(prices):
    domain = automatic()
    live(-15, -15)
    topped_up(domain.account, 5000, noon(-12))

    pass_by(noon(-12))

    assert Order.objects.get().state == "paid"


@pytest.mark.django_db
def test_what_ends_first_is_paid_first_and_money_is_kept_for_it(prices):
    first = automatic("first.com", expires_at=E - timedelta(days=2), paid_until=E - timedelta(days=2))
    automatic("second.com", account=first.account, registrant=first.registrant)
    topped_up(first.account, PRICE + 100)

    live(-20, -10)

    orders = {order.lines.get().name: order.state for order in Order.objects.all()}
    assert orders == {"first.com": "paid", "second.com": "unpaid"}


@pytest.mark.django_db
def test_names_of_one_day_are_one_order(prices):
    first = automatic("one.com")
    for name in ("two.com", "three.com"):
        automatic(name, account=first.account, registrant=first.registrant)
    topped_up(first.account, 5000)

    live(-15, -14)

    assert Order.objects.get().lines.count() == 3
    assert has(first.account) == 5000 - 3 * PRICE


@pytest.mark.django_db
def test_a_brand_that_never_charges_by_itself_asks_to_be_paid(prices):
    domain = automatic()
    Brand.objects.filter(pk=domain.account.brand_id).update(charges_balance=False, renewal_days=20)
    topped_up(domain.account, 5000)

    live(-61, -10)

    assert (Order.objects.get().state, Order.objects.get().placed_at) == ("unpaid", noon(-20))
    assert has(domain.account) == 5000
    assert Message.objects.filter(template="renewal-to-pay").count() == 1


@pytest.mark.django_db
def test_switched_off_in_time_the_order_that_waits_ends(prices):
    domain = automatic()
    live(-15, -14)

    set_auto_renew(Domain.objects.get(pk=domain.pk), is_on=False, actor=SYSTEM, now=noon(-13))
    live(-13, 5)

    assert Order.objects.get().state == "cancelled"
    assert not Operation.objects.exists()


@pytest.mark.django_db
def test_renewed_by_hand_meanwhile_the_order_that_waits_ends(prices):
    domain = automatic()
    live(-15, -14)
    later = E.replace(year=2028)
    Domain.objects.filter(pk=domain.pk).update(expires_at=later, paid_until=later)

    live(-13, 5)

    assert Order.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_an_order_that_the_registry_refused_is_not_made_again(prices):
    domain = automatic()
    topped_up(domain.account, 5000)
    live(-15, -15)
    Operation.objects.update(state="cancelled")
    Order.objects.get().lines.update(state="failed")

    live(-14, 4)

    assert Order.objects.count() == 1
    assert "R-7" in Reminder.objects.values_list("code", flat=True)


@pytest.mark.django_db
def test_a_premium_name_is_not_renewed_by_itself_at_a_price_nobody_knows(prices):
    automatic(is_premium=True)

    live(-61, 4)

    assert not Order.objects.exists()
    assert Reminder.objects.count() == 8


@pytest.mark.django_db
@pytest.mark.parametrize(("agreed", "fees"), [(1000, [1000]), (1001, [1000]), (999, []), (None, [])])
def test_a_premium_name_is_renewed_by_itself_at_no_higher_price_than_was_agreed(prices, agreed, fees):
    told = {"premium_fees": {"renew": 1000}, "premium_currency": "EUR", "premium_told_at": noon(-16)}
    automatic(is_premium=True, agreed_renewal_minor=agreed, **told)

    live(-16, -14)

    assert list(OrderLine.objects.values_list("fee_minor", flat=True)) == fees


@pytest.mark.django_db(transaction=True)
def test_two_workers_charge_once(prices):
    domain = automatic()
    topped_up(domain.account, 50_000)
    live(-16, -16)
    now = noon(-15)

    together(*[lambda: pass_by(now)] * 4)

    assert Order.objects.count() == 1
    assert has(domain.account) == 50_000 - PRICE


@pytest.mark.django_db(transaction=True)
def test_paid_by_hand_and_by_the_worker_at_the_same_moment_it_is_paid_once(prices):
    domain = automatic()
    live(-15, -15)
    order = Order.objects.get()
    topped_up(domain.account, 50_000, noon(-14))

    together(
        lambda: pay_from_balance(
            order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=noon(-14)
        ),
        lambda: follow(domain.account_id, now=noon(-14)),
    )

    assert Order.objects.get().state == "paid"
    assert has(domain.account) == 50_000 - PRICE
    assert Operation.objects.count() == 1
    assert RenewalPlan.objects.get().order == order


@pytest.mark.django_db
def test_while_a_restored_backup_is_settled_nothing_is_charged_or_reminded(prices):
    domain = automatic(expires_at=timezone.now() + timedelta(days=5), paid_until=timezone.now() + timedelta(days=5))
    topped_up(domain.account, 5000)
    settling = Settling.objects.create(started_at=timezone.now())

    plan_terms(timestamp=0)
    follow_terms(account_id=domain.account_id)
    assert not RenewalPlan.objects.exists()
    assert not Order.objects.exists()

    settling.ended_at = timezone.now()
    settling.save()
    plan_terms(timestamp=0)
    follow_terms(account_id=domain.account_id)
    assert Order.objects.get().state == "paid"


def pair(day):
    """Two names that end on the same day, so that their one order costs twice the price."""
    ends = E - timedelta(days=day)
    one = automatic("one.com", expires_at=ends, paid_until=ends)
    automatic("two.com", account=one.account, registrant=one.registrant, expires_at=ends, paid_until=ends)
    return one


@pytest.mark.django_db
def test_a_name_that_falls_due_at_noon_is_not_paid_while_one_that_ends_sooner_waits(prices):
    first = pair(1)
    later = held("later.com", account=first.account, registrant=first.registrant)
    live(-16, -15)
    topped_up(first.account, PRICE, noon(-15))
    Domain.objects.filter(pk=later.pk).update(is_auto_renewed=True)

    pass_by(noon(-15) + timedelta(hours=1))

    assert list(Order.objects.order_by("pk", "lines__position").values_list("state", "lines__name")) == [
        ("unpaid", "one.com"),
        ("unpaid", "two.com"),
        ("unpaid", "later.com"),
    ]
    assert has(first.account) == PRICE


@pytest.mark.django_db
def test_money_is_kept_over_the_end_of_a_batch(prices, monkeypatch):
    first = pair(1)
    automatic("later.com", account=first.account, registrant=first.registrant)
    live(-16, -15)
    topped_up(first.account, PRICE, noon(-14))
    monkeypatch.setattr("parvis.orders.actions.terms_ending.BATCH", 2)

    assert follow(first.account_id, now=noon(-14)) == 3

    assert set(Order.objects.values_list("state", flat=True)) == {"unpaid"}
    assert has(first.account) == PRICE


def card_of(account, company, last4="4242"):
    """A card that the company keeps for the account."""
    page = company.open_saving(reference=f"r-{account.pk}", return_url="/", language="fr", payer=payer())
    company.decide(page.number, PaidState.PAID, card=last4)
    return keep(account, company=SANDBOX, card=company.saving(page.number).card, now=E - timedelta(days=90))


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


def carried_out(kind="payment.charge"):
    for operation in Operation.objects.filter(kind=kind, state="waiting"):
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now() - timedelta(seconds=1))
        run(operation_id=operation.pk)


@pytest.mark.django_db
def test_where_the_balance_is_not_enough_the_kept_card_is_charged_once(prices, company):
    domain = automatic()
    topped_up(domain.account, 500)
    card_of(domain.account, company)

    live(-61, -14)
    carried_out()

    order = Order.objects.get()
    assert order.state == "paid"
    assert has(domain.account) == 500
    assert company.times_charged(str(order_payment(order).reference)) == 1
    assert not Message.objects.filter(template="renewal-to-pay").exists()


def order_payment(order):
    return Payment.objects.get(order_number=order.number)


@pytest.mark.django_db
def test_the_balance_comes_before_the_card(prices, company):
    domain = automatic()
    topped_up(domain.account, 5000)
    card_of(domain.account, company)

    live(-61, -14)

    assert Order.objects.get().state == "paid"
    assert company.asked == []


@pytest.mark.django_db
@pytest.mark.parametrize(("last4", "words"), [("0002", "refusé"), ("3184", "confirm")])
def test_a_refused_card_is_told_once_and_not_tried_every_day(prices, company, last4, words):
    domain = automatic()
    card_of(domain.account, company, last4)

    for day in range(-16, -10):
        live(day, day)
        carried_out()

    letter = Message.objects.get(template="renewal-to-pay")
    assert words in letter.text
    assert company.asked.count("charge") == (2 if last4 == "0002" else 1)
    assert Order.objects.get().state == "unpaid"


@pytest.mark.django_db
def test_a_brand_that_charges_no_cards_waits_for_the_customer(prices, company):
    domain = automatic()
    Brand.objects.update(charges_cards=False)
    card_of(domain.account, company)

    live(-16, -14)

    assert not Operation.objects.exists()
    assert Message.objects.filter(template="renewal-to-pay").count() == 1
