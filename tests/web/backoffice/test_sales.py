"""The page of sales: what it adds up to, for which months, as files, in as many queries whatever was sold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.billing.models import Invoice
from parvis.web.backoffice.views.sales import after
from tests.factories import OrderFactory, OrderLineFactory
from tests.web.days import here

PAGE = "/staff/sales/"


def invoiced(account, number, *, minor=1000, kind="domain.register", months_ago=0, tld="fr"):
    today = here()
    day = after(today.replace(day=1), -months_ago)
    order = OrderFactory(account=account, brand=account.brand, number=number, net_minor=minor, tax_minor=0)
    OrderLineFactory(order=order, kind=kind, tld=tld, net_minor=minor)
    return Invoice.objects.create(
        kind="invoice", number=f"F-{number}", account=account, brand_slug=account.brand.slug, order_number=number,
        issued_at=timezone.now(), issued_on=day, due_on=day, seller={}, buyer={}, lines=[], taxes=[], language="fr",
        currency="EUR", net_minor=minor, tax_minor=0, total_minor=minor, paid_minor=minor, digest=number,
    )  # fmt: skip


def test_new_sales_and_renewals_are_summed_by_month_product_and_extension(staff, elodie):
    invoiced(elodie, "C-1")
    invoiced(elodie, "C-2", kind="domain.renew", minor=2500, months_ago=1, tld="com")
    invoiced(elodie, "C-3", minor=9_900, months_ago=12)

    page = staff.get(PAGE)
    text = page.content.decode().replace("\u202f", " ").replace("\xa0", " ")

    assert page.context["total"].minor == 3500
    assert len(page.context["months"]) == 12
    assert "35,00 €" in text
    assert "<svg" in text
    assert ".com" in text
    assert 'style="' not in text


def test_a_period_is_chosen_and_a_wrong_one_is_said(staff, elodie):
    invoiced(elodie, "C-1", months_ago=12)
    month = after(here().replace(day=1), -12)

    one = staff.get(f"{PAGE}?since={month:%Y-%m}&until={month:%Y-%m}")

    assert one.context["total"].minor == 1000
    for wrong in (f"since={here():%Y-%m}&until={month:%Y-%m}", "since=x", "currency=XXX"):
        assert staff.get(f"{PAGE}?{wrong}").status_code == 422
        assert staff.get(f"{PAGE}export/csv/?{wrong}").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_the_same_figures(staff, elodie, kind):
    invoiced(elodie, "C-1")

    answer = staff.get(f"{PAGE}export/{kind}/")
    body = b"".join(answer.streaming_content)

    assert answer.status_code == 200
    assert b"10,00" in body if kind == "csv" else body.startswith(b"PK")
    assert staff.get(f"{PAGE}export/pdf/").status_code == 404


def test_another_brand_s_sales_are_not_seen(staff, elodie, foreign):
    invoiced(foreign, "C-9")

    assert staff.get(PAGE).context["total"].minor == 0


def test_as_many_queries_whatever_was_sold(staff, elodie):
    counts = []
    for ranks in (range(1), range(1, 6)):
        for rank in ranks:
            invoiced(elodie, f"C-{rank}", months_ago=rank, tld=f"t{rank}")
        with CaptureQueriesContext(connection) as seen:
            staff.get(PAGE)
        counts.append(len(seen))

    assert counts[0] == counts[1]
