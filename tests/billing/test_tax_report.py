"""What is declared of a period: from issued documents, credit notes deducted, and the same as in the books (INV-3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from parvis.billing.actions.drafting import InvoiceLine, draft_invoice
from parvis.billing.models import Invoice
from parvis.billing.tax_report import tax_report
from parvis.billing.taxes import TaxDecision, decide
from parvis.billing.totals import Line, total
from parvis.kit.money import Money
from tests.factories import NOW, AccountFactory, BrandFactory
from tests.simulators import documents

pytestmark = pytest.mark.django_db
QUARTER = {"first": date(2026, 10, 1), "until": date(2027, 1, 1)}
GERMAN = TaxDecision(Decimal("0.19"), "S", country="DE")
SWISS = TaxDecision(Decimal("0.081"), "S", country="CH")


@pytest.fixture
def brand():
    return BrandFactory()


def sold(brand, net, tax=None, *, number, now=NOW, **account):
    """An invoice of ``net`` cents, issued."""
    buyer = AccountFactory(brand=brand, **account)
    decided = tax or decide(buyer, on=now.date())
    gross = total([Line(Money(net, "EUR"), decided.rate)], "EUR").gross
    draft = draft_invoice(
        buyer, order_number=number, lines=[InvoiceLine("Nom", 1, Money(net, "EUR"))], tax=decided, currency="EUR",
        language="fr", paid=gross, paid_by="card", now=now - timedelta(days=1),
    )  # fmt: skip
    return documents.issued(draft, now=now) if now != NOW else documents.issued(draft)


BELGIAN = {
    "kind": "organisation", "organisation": "Voorbeeld BV", "country": "BE", "postal_code": "1000", "city": "Bruxelles",
    "vat_number": "BE0403019261", "is_vat_checked": True,
}  # fmt: skip


def figures(rows):
    return [(row.country, row.category, str(row.rate), row.base.minor, row.tax.minor) for row in rows]


def test_each_declaration_has_its_figures_and_the_books_agree(brand):
    sold(brand, 1000, number="C-1")
    sold(brand, 333, number="C-2")
    sold(brand, 2000, GERMAN, number="C-3", country="DE")
    sold(brand, 500, SWISS, number="C-4", country="CH")
    sold(brand, 700, number="C-5", **BELGIAN)
    sold(BrandFactory(), 9999, number="C-6")

    report = tax_report(brand.legal_entity, **QUARTER)

    assert figures(report.national) == [("", "AE", "0", 700, 0), ("", "S", "0.2", 1333, 267)]
    assert figures(report.one_stop_shop) == [("DE", "S", "0.19", 2000, 380)]
    assert figures(report.abroad) == [("CH", "S", "0.081", 500, 41)]
    assert [(row.vat_number, row.base.minor) for row in report.reverse_charge] == [("BE0403019261", 700)]
    assert report.differs == []


def test_a_credit_note_is_deducted(brand):
    invoice = sold(brand, 1000, number="C-1")

    documents.credit_note(
        invoice, lines=[InvoiceLine("Nom", 1, Money(400, "EUR"))], tax=decide(invoice.account, on=NOW.date())
    )

    assert figures(tax_report(brand.legal_entity, **QUARTER).national) == [("", "S", "0.2", 600, 120)]


def test_the_one_stop_shop_shows_corrections_of_earlier_quarters_apart(brand):
    earlier = datetime(2026, 9, 10, 10, 0, tzinfo=NOW.tzinfo)
    invoice = sold(brand, 2000, GERMAN, number="C-1", now=earlier, country="DE")
    documents.credit_note(invoice, lines=[InvoiceLine("Nom", 1, Money(500, "EUR"))], tax=GERMAN)
    sold(brand, 1000, GERMAN, number="C-2", country="DE")

    rows = tax_report(brand.legal_entity, **QUARTER).one_stop_shop

    assert {(row.corrects, row.base.minor, row.tax.minor) for row in rows} == {
        (None, 1000, 190),
        (date(2026, 7, 1), -500, -95),
    }


def test_other_days_are_other_periods(brand):
    sold(brand, 1000, number="C-1")

    assert tax_report(brand.legal_entity, first=date(2026, 10, 1), until=date(2026, 11, 24)).national == []
    assert tax_report(brand.legal_entity, first=NOW.date(), until=NOW.date() + timedelta(days=1)).national


def test_what_the_books_do_not_hold_is_named(brand):
    invoice = sold(brand, 1000, number="C-1")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        taxes = [invoice.taxes[0] | {"tax_minor": 1}]
        Invoice.objects.filter(pk=invoice.pk).update(taxes=taxes)
        differs = tax_report(brand.legal_entity, **QUARTER).differs
        Invoice.objects.filter(pk=invoice.pk).update(taxes=invoice.taxes)

    assert differs == ["S 0.2 EUR"]
