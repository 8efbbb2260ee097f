"""Promotions in carts and orders: the price shown is the price paid, and no code is used more often than it may be (CART-9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, open_card
from parvis.catalog.actions import Terms, end_promotion, open_promotion
from parvis.catalog.models import Promotion
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import promotions
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.carts import claim
from parvis.orders.actions.checkout import QuoteChangedError
from parvis.orders.actions.promotions import enter_code, remove_code
from parvis.orders.billed import billed
from parvis.orders.models import Cart, PromotionUse
from parvis.orders.quotes import quote
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CartFactory,
    CartLineFactory,
    ContactFactory,
    PriceFactory,
    PromotionFactory,
    TldFactory,
    customer,
    staff_member,
)
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.together import meeting, together

__all__ = ["meeting"]
pytestmark = pytest.mark.django_db


def code(brand, text="NOEL", **terms):
    return PromotionFactory(brand=brand, code=text, **terms)


def coded(*names, text="NOEL", **terms):
    """A cart with a code of 20 % on it."""
    cart = ready_cart(*names)
    found = code(cart.brand, text, **terms)
    enter_code(cart, text, account=cart.account, now=NOW)
    cart.refresh_from_db()
    return cart, found


def another_cart(cart, name="other.fr", account=None):
    buyer = account or AccountFactory(brand=cart.brand)
    made = CartFactory(brand=cart.brand, account=buyer, code=cart.code)
    CartLineFactory(cart=made, name=name, shown_minor=699)
    return made


def refused(cart, text="NOEL"):
    with pytest.raises(NotAllowedError) as refusal:
        enter_code(cart, text, account=cart.account, now=NOW)
    assert refusal.value.field == "code"
    return str(refusal.value)


def test_what_is_quoted_is_ordered_invoiced_and_kept_with_the_promotions_name():
    cart, found = coded("one.fr", "two.fr")

    order = order_it(cart)

    assert [(line.net_minor, line.off_minor, line.promotion) for line in order.lines.order_by("position")] == [
        (559, 140, found.name)
    ] * 2
    assert (order.net_minor, order.tax_minor) == (1118, 224)
    assert billed(order.lines.first(), order).description.endswith(f"({found.name})")
    assert PromotionUse.objects.get().order == order


def test_a_code_is_entered_in_any_letters_and_taken_off_again():
    cart, _found = coded()
    full = quote(ready_cart(), cart.account, now=NOW).totals.net

    enter_code(cart, " no el", account=cart.account, now=NOW)
    assert quote(Cart.objects.get(pk=cart.pk), cart.account, now=NOW).totals.net < full
    remove_code(cart, now=NOW)

    assert quote(Cart.objects.get(pk=cart.pk), cart.account, now=NOW).totals.net == full


@pytest.mark.parametrize(
    "terms",
    [
        {"starts_at": NOW + timedelta(seconds=1)}, {"ends_at": NOW}, {"tlds": ["com"]}, {"actions": ["renew"]},
        {"least_lines": 2},
    ],
)  # fmt: skip
def test_a_code_that_takes_nothing_off_is_refused_with_its_reason(terms):
    cart = ready_cart()
    code(cart.brand, **terms)

    assert refused(cart)
    assert Cart.objects.get(pk=cart.pk).code == ""


def test_a_code_of_another_brand_is_none_here():
    cart = ready_cart()
    code(BrandFactory())

    assert refused(cart)
    assert refused(cart, "") == refused(cart, "\x00'--")


def test_a_refused_code_leaves_the_one_that_was_there():
    cart, _found = coded()

    refused(cart, "OTHER")

    assert Cart.objects.get(pk=cart.pk).code == "NOEL"


def test_premium_names_and_what_was_agreed_keep_their_price():
    cart = ready_cart("one.fr", "two.fr", "three.fr")
    cart.lines.filter(name="two.fr").update(is_premium=True, fee_minor=5000, renewal_fee_minor=5000)
    cart.lines.filter(name="three.fr").update(agreed_minor=600, agreed_until=NOW + timedelta(days=1))
    PromotionFactory(brand=cart.brand)

    assert [net.minor for net in quote(cart, cart.account, now=NOW).nets] == [559, 5000, 600]


def test_one_that_ended_since_it_was_shown_is_not_charged_without_consent():
    cart, found = coded()
    seal = quote(cart, cart.account, now=NOW).seal
    end_promotion(found, actor=SYSTEM, now=NOW)

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seal)

    assert order_it(cart).net_minor == 699


def test_a_code_is_used_as_often_as_it_may_be_by_all_and_by_one():
    cart, _found = coded(most_orders=2, most_orders_each=1)
    order_it(cart)

    again = another_cart(cart, "again.fr", cart.account)
    assert refused(again) == "Ce code a servi autant de fois que possible."
    assert quote(again, cart.account, now=NOW).nets[0].minor == 699
    assert order_it(another_cart(cart)).net_minor == 559
    assert order_it(another_cart(cart, "third.fr")).net_minor == 699


def test_an_order_that_is_not_paid_gives_its_use_back_one_that_is_does_not():
    cart, _found = coded(most_orders=1)
    first = order_it(cart)
    cancel(first, actor=customer(cart.account), now=NOW)

    second = order_it(another_cart(cart))
    payment = open_card(second.account, order_number=second.number, amount=second.total, actor=SYSTEM, now=NOW)
    apply_status(payment, said(payment), now=NOW)

    assert second.net_minor == 559
    assert order_it(another_cart(cart, "third.fr")).net_minor == 699


def test_pressed_twice_it_is_used_once():
    cart, _found = coded(most_orders_each=1)
    seal, holder = quote(cart, cart.account, now=NOW).seal, ContactFactory(account=cart.account)

    orders = {order_it(cart, seal=seal, registrant=holder).pk for _twice in range(2)}

    assert len(orders) == PromotionUse.objects.count() == 1


def two_orders():
    """Two carts with the last use of one code, and how each is ordered."""
    cart, _found = coded(most_orders=1)
    carts = [cart, another_cart(cart)]
    holders = [ContactFactory(account=one.account) for one in carts]
    seals = [quote(one, one.account, now=NOW).seal for one in carts]
    return [
        lambda at=at: order_it(carts[at], seal=seals[at], registrant=holders[at], means="transfer") for at in range(2)
    ]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_use_is_given_twice(meeting, monkeypatch):
    works = two_orders()
    monkeypatch.setattr("parvis.orders.actions.checkout.hold", lambda _cart: None)
    meeting(PromotionUse.objects, "bulk_create")

    together(*works)

    assert PromotionUse.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_the_last_use_is_given_once(meeting):
    works = two_orders()
    meeting(promotions, "promotions_of")

    found = together(*works)

    assert PromotionUse.objects.count() == 1
    assert sum(isinstance(one, QuoteChangedError) for one in found) == 1


def test_a_visitors_code_follows_the_cart_into_the_account():
    cart, _found = coded()
    visitor = CartFactory(brand=cart.brand, account=None, code="NOEL")
    CartLineFactory(cart=visitor, name="visitor.fr", shown_minor=699)
    Cart.objects.filter(pk=cart.pk).update(code="")

    assert claim(visitor, cart.account, now=NOW).code == "NOEL"


def test_as_many_queries_for_three_names_as_for_one(django_assert_num_queries):
    one, three = ready_cart("a.fr"), ready_cart("b.fr", "c.fr", "d.fr")
    for cart in (one, three):
        PromotionFactory(brand=cart.brand, most_orders_each=3)
    with django_assert_num_queries(4):
        quote(one, one.account, now=NOW)
    with django_assert_num_queries(4):
        quote(three, three.account, now=NOW)


def terms(**changes):
    base = {
        "name": "Noël", "code": "NOEL", "percent": Decimal(10), "off_minor": None, "actions": ["register"], "tlds": [],
        "is_first_year": False, "least_lines": 1, "most_orders": None, "most_orders_each": None, "starts_at": NOW,
        "ends_at": None,
    }  # fmt: skip
    return Terms(**base | changes)


def test_staff_make_one_and_end_it_once_and_both_are_written_down():
    brand = BrandFactory()
    actor = staff_member(brand)

    made = open_promotion(brand, terms(), actor=actor, now=NOW)
    with pytest.raises(NotAllowedError) as refusal:
        open_promotion(brand, terms(), actor=actor, now=NOW)
    for _twice in range(2):
        end_promotion(made, actor=actor, now=NOW + timedelta(days=1))

    assert refusal.value.field == "code"
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "promotion.opened", "promotion.ended",
    ]  # fmt: skip
    assert Promotion.objects.get().ends_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [{"percent": None}, {"off_minor": 5}, {"percent": Decimal(101)}, {"percent": Decimal(0)}, {"least_lines": 0}],
)
def test_the_database_refuses_what_is_no_promotion(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        PromotionFactory(**wrong)


def test_one_made_for_later_and_ended_before_never_counts():
    cart = ready_cart()
    later = PromotionFactory(brand=cart.brand, starts_at=timezone.now() + timedelta(days=2))

    ended = end_promotion(later, actor=SYSTEM, now=timezone.now())

    assert ended.ends_at == ended.starts_at
    assert not Promotion.objects.in_force(ended.starts_at).exists()


def test_transfers_and_renewals_are_reduced_where_it_is_for_them():
    cart = ready_cart("one.fr")
    PriceFactory(tld=TldFactory(name="fr"), action="transfer", net_minor=500)
    CartLineFactory(cart=cart, name="two.fr", kind="domain.transfer", shown_minor=500)
    PromotionFactory(brand=cart.brand, actions=["transfer"])

    assert [net.minor for net in quote(cart, cart.account, now=NOW).nets] == [699, 400]
