"""What was sold, from the documents: by month, brand, kind and extension, and the same as the books (BO-4)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.enums import Book
from parvis.billing.models import Posting
from parvis.kit.actor import SYSTEM
from parvis.orders.actions.fulfilment import move, refund_line
from parvis.orders.enums import LineState
from parvis.orders.models import Order, OrderLine
from parvis.orders.sales import sold, summed
from tests.factories import staff_member
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.documents import all_issued

pytestmark = pytest.mark.django_db
FIRST, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


def bought(*names, now=NOW, **account):
    order = order_it(ready_cart(*names, **account), now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    all_issued(now=now)
    return Order.objects.get(pk=order.pk)


def figures(*brands, **more):
    return sold(staff_member(*brands), **{"first": FIRST, "until": UNTIL, "currency": "EUR", **more})


def in_books(seller):
    """Sales of the year in the seller's books, as its own days count."""
    zone = ZoneInfo(seller.time_zone)
    postings = Posting.objects.filter(book=Book.SALES, entry__seller=seller).select_related("entry")
    return -sum(one.minor for one in postings if one.entry.at.astimezone(zone).year == FIRST.year)


def test_sales_credit_notes_and_months_add_up_to_the_books():
    order = bought("one.fr", "two.fr")
    line = order.lines.first()
    move(line, LineState.FAILED)
    refund_line(line, now=NOW)
    all_issued(now=NOW)
    bought("later.fr", now=NOW + timedelta(days=30))

    rows = figures(*{one.brand for one in Order.objects.select_related("brand")})

    months = summed(rows, lambda row: row.month)
    assert months == {date(2026, 11, 1): 699, date(2026, 12, 1): 699}
    assert summed(rows, lambda row: (row.kind, row.tld)) == {("domain.register", "fr"): 3 * 699, ("", ""): -699}
    sellers = {one.brand.legal_entity for one in Order.objects.select_related("brand__legal_entity")}
    assert sum(months.values()) == sum(map(in_books, sellers))


def test_what_is_not_of_the_period_the_brand_or_the_currency_is_left_out():
    mine, theirs = bought("mine.fr"), bought("theirs.fr")

    assert {row.brand for row in figures(mine.brand)} == {mine.brand.name}
    assert figures(theirs.brand, until=date(2026, 11, 1)) == figures(theirs.brand, currency="CHF") == []


def test_renewals_are_told_from_new_sales():
    order = bought("mine.fr")
    line = order.lines.get()
    OrderLine.objects.bulk_create(
        [
            OrderLine(
                order=order, position=9, kind="domain.renew", name="x.fr", tld="fr", years=1, net_minor=0,
                registrant=line.registrant, holder={},
            )
        ]
    )  # fmt: skip

    assert {(row.kind, row.is_renewal) for row in figures(order.brand)} == {
        ("domain.register", False), ("domain.renew", True),
    }  # fmt: skip


def test_the_night_of_the_year_counts_where_the_seller_is():
    order = bought("night.fr", now=NOW.replace(month=12, day=31, hour=23, minute=30))

    assert figures(order.brand) == []
    assert figures(order.brand, first=UNTIL, until=date(2028, 1, 1))
