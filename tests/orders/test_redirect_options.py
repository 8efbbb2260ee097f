"""Web redirects bought, renewed by hand and by themselves, told before they end: once each (RED-4)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from parvis.billing.actions.balance import pay_from_balance
from parvis.billing.events import PaymentRefused, payment_refused
from parvis.billing.models import Refund
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.notifications.models import Message
from parvis.orders.actions import options_ending, terms_ending
from parvis.orders.actions.options_ending import accounts_due, follow
from parvis.orders.actions.options_given import resume_given
from parvis.orders.actions.replanning import replan
from parvis.orders.actions.terms import add_terms
from parvis.orders.billed import billed
from parvis.orders.enums import LineKind
from parvis.orders.models import Order, OrderLine
from parvis.orders.tasks import follow_terms, plan_options
from parvis.redirections.actions.options import extend, set_auto_renew
from parvis.redirections.models import Option, Redirection
from tests.factories import CartFactory, DomainFactory, OptionFactory, PriceFactory, RedirectionFactory, TldFactory
from tests.orders.shop import order_it
from tests.orders.test_automatic_renewals import has, topped_up
from tests.simulators.together import together

pytestmark = pytest.mark.django_db
E = datetime(2027, 3, 15, 14, 30, tzinfo=UTC)
YEAR = 480
"""With tax, in cents."""


@pytest.fixture(autouse=True)
def price():
    tld = TldFactory(name="fr")
    PriceFactory(tld=tld, action="renew", net_minor=700)
    return PriceFactory(tld=tld, action="redirects", net_minor=400)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def domain():
    return DomainFactory(name="ours.fr", tld="fr", expires_at=E + timedelta(days=200), account__language="en")


def day(number):
    return datetime(E.year, E.month, E.day, 12, tzinfo=UTC) + timedelta(days=number)


def optional(domain, **more):
    values = {"ends_at": E, "created_at": years_later(E, -1)}
    return OptionFactory(account=domain.account, domain=domain.name, **values | more)


def live(first, last):
    """Let the days from E + ``first`` to E + ``last`` pass, a pass of the worker at noon."""
    for number in range(first, last + 1):
        for account_id in accounts_due(now=day(number)):
            follow(account_id, now=day(number))
        resume_given(now=day(number))


def cart_of(domain, years=1, now=None):
    cart = CartFactory(brand=domain.account.brand, account=domain.account)
    added = add_terms(cart, [domain], kind=LineKind.REDIRECTS, years=years, now=now or day(-100))
    assert not added.refused, added.refused
    cart.refresh_from_db()
    return cart


def pay(order, now):
    return pay_from_balance(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)


def letters(template="redirects-ending"):
    return list(Message.objects.filter(template=template).order_by("pk"))


def test_it_is_bought_paid_and_given_at_once_with_its_invoice(domain):
    topped_up(domain.account, 5000)
    order = order_it(cart_of(domain, years=2), now=day(-100))
    assert not Option.objects.exists()

    pay(order, day(-100))

    option = Option.objects.get()
    assert (option.domain, option.tld, option.ends_at) == ("ours.fr", "fr", years_later(day(-100), 2))
    assert OrderLine.objects.get().state == "done"
    assert has(domain.account) == 5000 - 2 * YEAR
    with override("fr"):
        assert billed(OrderLine.objects.get(), order).description == "Redirections web de ours.fr pour 2 ans"


def test_it_is_renewed_by_hand_from_its_end_on(domain):
    optional(domain)
    topped_up(domain.account, 5000)
    pay(order_it(cart_of(domain), now=day(-100)), day(-100))
    assert Option.objects.get().ends_at == years_later(E, 1)


def test_ten_years_ahead_are_the_most(domain):
    optional(domain, ends_at=years_later(day(-100), 9))
    cart = CartFactory(brand=domain.account.brand, account=domain.account)
    [(name, refusal)] = add_terms(cart, [domain], kind=LineKind.REDIRECTS, years=2, now=day(-100)).refused
    assert name == "ours.fr"
    assert "ten years" in str(refusal)


def test_of_a_name_that_left_meanwhile_the_money_is_given_back(domain):
    topped_up(domain.account, 5000)
    order = order_it(cart_of(domain), now=day(-100))
    domain.state = "released"
    domain.save()

    pay(order, day(-100))

    assert OrderLine.objects.get().state == "refunded"
    assert Refund.objects.get().amount_minor == YEAR
    assert not Option.objects.exists()


def test_a_name_that_is_no_longer_the_account_s_is_not_ordered(domain):
    cart = cart_of(domain)
    domain.state = "released"
    domain.save()
    with pytest.raises(NotAllowedError, match="Take it out of the cart"):
        order_it(cart, now=day(-100))


def test_by_itself_it_is_charged_to_the_balance_fifteen_days_before_and_renewed_once(domain):
    optional(domain, is_auto_renewed=True)
    topped_up(domain.account, 5000)

    live(-61, -16)
    assert not Order.objects.exists()
    live(-15, 20)

    order = Order.objects.get()
    assert (order.state, order.placed_at, order.total.minor) == ("paid", day(-15), YEAR)
    assert has(domain.account) == 5000 - YEAR
    assert Option.objects.get().ends_at == years_later(E, 1)
    assert not letters()


def test_without_money_it_is_ordered_told_and_stopped_and_a_top_up_pays_it_in_time(domain):
    optional(domain, is_auto_renewed=True)
    live(-61, -3)

    order = Order.objects.get()
    assert order.state == "unpaid"
    [letter] = letters("renewal-to-pay")
    assert "web redirects of this domain" in letter.text
    assert [one.key.rsplit(":", 1)[1] for one in letters()] == ["-7"]
    assert order.number in letters()[0].text

    topped_up(domain.account, 5000)
    live(-2, 0)

    order.refresh_from_db()
    assert order.state == "paid"
    assert Option.objects.get().ends_at == years_later(E, 1)
    assert len(letters()) == 1


def test_what_is_not_to_renew_is_told_to_the_day_once_and_stops_after_the_grace(domain):
    optional(domain)
    live(-61, 20)

    told = [(one.key.rsplit(":", 1)[1], one.subject) for one in letters()]
    assert told == [
        ("-30", "Redirects of ours.fr: their term ends on 15 March 2027"),
        ("-7", "Redirects of ours.fr: their term ends on 15 March 2027"),
        ("-1", "Redirects of ours.fr: their term ends on 15 March 2027"),
        ("0", "Redirects of ours.fr: their term is over"),
    ]
    assert [one.created_at for one in letters()] == [day(-30), day(-7), day(-1), day(0)]
    assert Option.objects.get().stopped_at == day(domain.account.brand.suspension_days + 1)
    assert not Order.objects.exists()


def test_after_an_outage_the_last_step_alone_is_told(domain):
    optional(domain)
    live(-3, -3)
    assert [one.key.rsplit(":", 1)[1] for one in letters()] == ["-7"]


def test_options_of_one_account_go_together_in_a_letter_and_an_order(domain):
    other = DomainFactory(name="also.fr", tld="fr", account=domain.account, expires_at=E)
    for one in (domain, other):
        optional(one, is_auto_renewed=True)
    live(-15, -7)

    order = Order.objects.get()
    assert list(order.lines.order_by("position").values_list("name", flat=True)) == ["also.fr", "ours.fr"]
    [letter] = letters()
    assert letter.subject == "Redirects of 2 domains: their terms end soon"


def test_renewed_by_hand_the_order_that_waits_ends_and_is_not_paid(domain):
    option = optional(domain, is_auto_renewed=True)
    live(-15, -15)
    extend(domain.account, domain.name, tld="fr", years=1, actor=SYSTEM, now=day(-14))
    topped_up(domain.account, 5000)

    live(-14, 5)

    assert Order.objects.get().state == "cancelled"
    assert has(domain.account) == 5000
    option.refresh_from_db()
    assert option.ends_at == years_later(E, 1)


def test_paid_by_hand_and_by_itself_at_once_it_is_renewed_once(domain):
    """Before the worker looked again, both orders are paid: the automatic one gives its money back."""
    optional(domain, is_auto_renewed=True)
    live(-15, -15)
    automatic = Order.objects.get()
    topped_up(domain.account, 5000)
    by_hand = order_it(cart_of(domain, now=day(-15)), now=day(-15))

    pay(by_hand, day(-15))
    pay(automatic, day(-15))

    assert Option.objects.get().ends_at == years_later(E, 1)
    assert OrderLine.objects.get(order=automatic).state == "refunded"
    assert Refund.objects.get().amount_minor == YEAR


def test_switched_off_the_order_that_waits_ends(domain):
    option = optional(domain, is_auto_renewed=True)
    live(-15, -15)
    set_auto_renew(option, is_on=False, actor=SYSTEM, now=day(-14))
    live(-14, -7)
    assert Order.objects.get().state == "cancelled"
    assert [one.key.rsplit(":", 1)[1] for one in letters()] == ["-30", "-7"]


def test_names_are_paid_first(domain):
    """The balance is enough for one of both: the name's own renewal waits, so that nothing is spent on its redirects."""
    optional(domain, is_auto_renewed=True)
    mine = DomainFactory(
        name="mine.fr", tld="fr", account=domain.account, is_auto_renewed=True, expires_at=E, paid_until=E
    )
    topped_up(domain.account, 600)
    replan(now=day(-15))
    terms_ending.follow(domain.account_id, now=day(-15))
    live(-15, -15)

    assert has(domain.account) == 600
    assert set(Order.objects.values_list("state", flat=True)) == {"unpaid"}
    assert mine.name in Order.objects.order_by("pk")[0].lines.values_list("name", flat=True)


def test_nothing_renews_nor_stops_at_a_brand_that_gives_it_now(domain, price):
    optional(domain, is_auto_renewed=True)
    price.delete()
    live(-20, 20)
    assert not Order.objects.exists()
    assert not letters()
    assert Option.objects.get().stopped_at is None


def test_what_had_stopped_leads_on_at_a_brand_that_gives_it_now_and_is_told_before_it_stops_again(domain, price):
    optional(domain)
    led = RedirectionFactory(account=domain.account, domain=domain.name)
    live(-61, 10)
    assert Redirection.objects.get(pk=led.pk).stopped_at
    price.delete()
    live(11, 11)
    assert not Redirection.objects.get(pk=led.pk).stopped_at
    Message.objects.all().delete()
    PriceFactory(tld=price.tld, action="redirects", net_minor=400)

    live(12, 12)
    assert not Option.objects.get().stopped_at
    assert len(letters()) == 1
    live(13, 13)
    assert Option.objects.get().stopped_at == day(13)


def test_of_a_name_that_is_let_go_nothing_is_charged_and_its_end_is_told(domain):
    optional(domain, is_auto_renewed=True)
    Domain.objects.filter(pk=domain.pk).update(is_auto_renewed=False, expires_at=E, paid_until=E)
    topped_up(domain.account, 5000)
    live(-61, 3)
    assert not Order.objects.exists()
    assert len(letters()) == 4


def test_one_of_an_order_is_renewed_by_hand_and_the_other_is_ordered_anew(domain):
    other = DomainFactory(name="also.fr", tld="fr", account=domain.account, expires_at=day(300))
    for one in (domain, other):
        optional(one, is_auto_renewed=True)
    live(-15, -15)
    both = Order.objects.get()
    extend(domain.account, domain.name, tld="fr", years=1, actor=SYSTEM, now=day(-15))
    topped_up(domain.account, 5000)

    live(-14, -12)

    assert Order.objects.get(pk=both.pk).state == "cancelled"
    fresh = Order.objects.exclude(pk=both.pk).get()
    assert (fresh.state, fresh.lines.get().name) == ("paid", "also.fr")
    assert has(domain.account) == 5000 - YEAR


def test_paid_for_and_not_given_it_is_told_like_one_that_does_not_renew(domain):
    optional(domain, is_auto_renewed=True)
    live(-15, -15)
    topped_up(domain.account, 5000)
    Domain.objects.filter(pk=domain.pk).update(state="redemption")
    pay(Order.objects.get(), day(-14))
    Domain.objects.filter(pk=domain.pk).update(state="active")

    live(-13, 10)

    assert Order.objects.count() == 1
    assert [one.key.rsplit(":", 1)[1] for one in letters()][-3:] == ["-7", "-1", "0"]
    assert Option.objects.get().stopped_at


@pytest.mark.django_db(transaction=True)
def test_followed_and_paid_at_the_same_moment_nobody_waits_for_ever(domain):
    for number in range(4):
        optional(
            DomainFactory(name=f"n{number}.fr", tld="fr", account=domain.account, expires_at=day(300)),
            is_auto_renewed=True,
        )
    follow(domain.account_id, now=day(-15))
    order = Order.objects.get()
    topped_up(domain.account, 5000)

    together(
        lambda: follow(domain.account_id, now=day(-14)),
        lambda: pay(order, day(-14)),
        lambda: follow(domain.account_id, now=day(-14)),
    )

    assert Order.objects.get().state == "paid"
    assert has(domain.account) == 5000 - 4 * YEAR
    assert set(Option.objects.values_list("ends_at", flat=True)) == {years_later(E, 1)}


def test_a_refused_card_is_told_with_the_reason(domain):
    optional(domain, is_auto_renewed=True)
    live(-15, -15)
    Message.objects.all().delete()
    order = Order.objects.get()

    payment_refused.publish(PaymentRefused(1, order.number, "insufficient_funds", day(-14)))

    [letter] = letters("renewal-to-pay")
    assert order.number in letter.text


def test_the_tasks_queue_and_follow_what_is_due(domain):
    now = timezone.now()
    optional(domain, is_auto_renewed=True, ends_at=now + timedelta(days=5), created_at=now - timedelta(days=300))
    topped_up(domain.account, 5000, now=now - timedelta(days=1))
    plan_options(0)
    follow_terms(account_id=domain.account_id)
    assert Order.objects.get().state == "paid"


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_renew_and_write_once(domain):
    optional(domain, is_auto_renewed=True)
    plain = DomainFactory(name="plain.fr", tld="fr", account=domain.account, expires_at=E)
    optional(plain)
    topped_up(domain.account, 5000)

    together(*[lambda: follow(domain.account_id, now=day(-7))] * 3)

    assert Order.objects.get().state == "paid"
    assert has(domain.account) == 5000 - YEAR
    assert len(letters()) == 1
    assert Option.objects.get(domain="ours.fr").ends_at == years_later(E, 1)


@pytest.mark.parametrize("is_automatic", [False, True])
def test_as_many_statements_for_two_as_for_nine(domain, is_automatic):
    def looked_at(count):
        account = DomainFactory(name=f"of{count}.fr", tld="fr", expires_at=day(300)).account
        for number in range(count):
            name = DomainFactory(name=f"n{number}of{count}.fr", tld="fr", account=account, expires_at=day(300))
            optional(name, is_auto_renewed=is_automatic)
        with CaptureQueriesContext(connection) as seen:
            assert options_ending.follow(account.pk, now=day(-7)) == count
        return len(seen)

    assert looked_at(9) == looked_at(2)
