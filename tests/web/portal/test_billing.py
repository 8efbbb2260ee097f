"""Orders and invoices: narrowed, summed up, exported, and what to do next."""

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.billing.actions.debts import owe_again
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.kit.actor import SYSTEM
from parvis.orders.models import Order, OrderLine
from parvis.provisioning.models import Operation
from tests.factories import PaymentFactory

EN = {"Accept-Language": "en"}
FR = {"Accept-Language": "fr"}
PARIS = ZoneInfo("Europe/Paris")
"""Where the customer is: the day there may be another one than the clock's."""


def line(world, order, name, *, kind="domain.register", state="waiting", position=0):
    return OrderLine.objects.create(
        order=order,
        position=position,
        kind=kind,
        name=name,
        tld="example",
        years=1,
        net_minor=500,
        registrant=world.contact(),
        holder={},
        state=state,
    )


def invoice(world, number, *, descriptions=("Registration of a.example, 1 year",), **more):
    return Invoice.objects.create(
        **{
            "kind": "invoice",
            "number": number,
            "account": world.account,
            "brand_slug": "first",
            "order_number": f"C-{number}",
            "issued_at": world.now,
            "issued_on": world.now.date(),
            "due_on": world.now.date(),
            "seller": {},
            "buyer": {},
            "lines": [
                {"description": text, "quantity": 1, "unit_minor": 1000, "net_minor": 1000, "rate": "0.2", "period": ""}
                for text in descriptions
            ],
            "taxes": [],
            "language": "fr",
            "currency": "EUR",
            "net_minor": 1000,
            "tax_minor": 200,
            "total_minor": 1200,
            "paid_minor": 1200,
            "paid_on": world.now.date(),
            "digest": number,
            **more,
        }
    )


def numbers(response):
    return [row[0].number for row in response.context["rows"]]


@pytest.fixture
def four(world):
    old = world.now - timedelta(days=800)
    paid = invoice(world, "F-1")
    invoice(world, "F-2", paid_minor=0, paid_on=None, due_on=timezone.localdate(timezone=PARIS) - timedelta(days=3))
    invoice(world, "F-3", issued_at=old, issued_on=old.date())
    invoice(world, "A-1", kind="credit-note", corrects=paid, order_number="C-F-1", issued_at=world.now + timedelta(1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A-1", "F-2", "F-1", "F-3"]),
        ("state=due", ["F-2"]),
        ("state=paid", ["F-3"]),
        ("state=credited", ["F-1"]),
        ("state=credit", ["A-1"]),
        ("state=paid&year={year}", []),
        ("q=f-3", ["F-3"]),
        ("state=what&year=20x6", ["A-1", "F-2", "F-1", "F-3"]),
        ("year=0000", ["A-1", "F-2", "F-1", "F-3"]),
    ],
)
def test_invoices_are_narrowed_by_state_year_and_text(world, browser, four, query, expected):
    page = browser.get("/billing/invoices/?" + query.format(year=world.now.year))

    assert numbers(page) == expected


def test_invoices_begin_with_what_is_due_and_what_was_paid_this_year(world, browser, four):
    world.order("C-9")

    page = browser.get("/billing/invoices/", headers=EN)
    values = {figure["url"]: figure["value"] for figure in page.context["figures"]}

    assert values == {
        "/billing/orders/?state=unpaid": "€12.00",
        f"/billing/invoices/?state=paid&year={world.now.year}": "€12.00",
        f"/billing/invoices/?state=credit&year={world.now.year}": "€12.00",
    }


def test_an_invoice_of_many_lines_is_told_in_words(world, browser):
    order = world.order("C-F-7")
    line(world, order, "a.example")
    line(world, order, "b.example", position=1)
    invoice(world, "F-7", descriptions=("a", "b"))

    assert "Registration of 2 domains" in browser.get("/billing/invoices/", headers=EN).content.decode()


def test_an_invoice_whose_payment_came_back_is_unpaid_everywhere_until_it_is_paid_again(world, browser, four):
    payment = PaymentFactory(account=world.account, order_number="C-F-3")
    debt = owe_again(payment, minor=1200, reason="AM04", actor=SYSTEM, now=timezone.now())

    def shown():
        pages = [browser.get("/billing/invoices/?q=F-3", headers=FR), browser.get("/billing/invoices/F-3/", headers=FR)]
        export = b"".join(browser.get("/billing/invoices/export/csv/?q=F-3", headers=FR).streaming_content)
        return ["Impayée" in text for text in (*(page.content.decode() for page in pages), export.decode())]

    assert shown() == [True, True, True]
    assert numbers(browser.get("/billing/invoices/?state=due")) == ["F-2", "F-3"]
    assert numbers(browser.get("/billing/invoices/?state=paid")) == []
    assert "Repris par la banque" in browser.get("/billing/payments/", headers=FR).content.decode()
    debt.left_minor, debt.state = 0, "paid"
    debt.save()
    assert shown() == [False, False, False]


def test_a_late_invoice_says_by_how_much(browser, four):
    assert "Late by 3 days" in browser.get("/billing/invoices/?state=due", headers=EN).content.decode()


def test_the_export_holds_what_is_filtered_and_credit_notes_are_negative(world, browser, four):
    invoice(world, "F-8", descriptions=("=HYPERLINK(1)",))

    answer = browser.get("/billing/invoices/export/csv/?state=credit", headers=EN)
    every = browser.get("/billing/invoices/export/csv/", headers={"Accept-Language": "fr"})
    head, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    french = b"".join(every).decode("utf-8-sig")

    assert [(row[0], row[8]) for row in rows] == [("A-1", "-12.00")]
    assert len(head) == len(rows[0])
    assert ";-12,00;" in french
    assert ";'=HYPERLINK(1);" in french


@pytest.mark.parametrize("address", ["/billing/invoices/", "/billing/orders/", "/billing/orders/C-0/"])
@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_queries_are_twelve_at_most_whatever_there_is(world, browser, address, count):
    for number in range(count):
        order = world.order(f"C-{number}")
        invoice(world, f"F-{number}", order_number=order.number)
        line(world, order, f"n{number}.example")
    for position in range(1, count):
        line(world, Order.objects.get(number="C-0"), f"m{position}.example", position=position)
    browser.get(address)

    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200

    assert len(seen) <= 12


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["C-3", "C-2", "C-1"]),
        ("state=paid", ["C-2"]),
        ("q=c-1", ["C-1"]),
        ("q=ATELIER", ["C-3"]),
        ("q=caf%C3%A9.example", ["C-2"]),
        ("year={last}", ["C-1"]),
        ("year=1&state=x", ["C-3", "C-2", "C-1"]),
    ],
)
def test_orders_are_narrowed_by_state_year_number_and_name(world, browser, query, expected):
    world.order("C-1", placed_at=world.now.replace(year=world.now.year - 1, month=6, day=1))
    line(world, world.order("C-2", state="paid"), "xn--caf-dma.example")
    line(world, world.order("C-3"), "atelier.example")

    assert numbers(browser.get("/billing/orders/?" + query.format(last=world.now.year - 1))) == expected


def test_a_line_under_way_says_what_the_registry_is_doing(world, browser):
    order = world.order("C-1", state="paid")
    ordered = line(world, order, "a.example", state="ordered")
    Operation.objects.create(
        kind="domain.register",
        key="register:1",
        account=world.account,
        order_line_id=ordered.pk,
        subject="a.example",
        arguments={},
        state="attention",
        due_at=world.now,
        created_at=world.now,
    )

    page = browser.get("/billing/orders/C-1/", headers=EN).content.decode()

    assert "Our team is looking into it" in page


def test_an_unpaid_order_says_what_to_do_next_to_who_may_pay(world):
    world.order("C-1", means="transfer")

    page = world.browser().get("/billing/orders/C-1/").content.decode()
    assert '"/checkout/C-1/transfer/"' in page
    assert '"/checkout/C-1/payment/"' in page

    membership = world.anna.memberships.get()
    membership.role = Role.READER
    membership.save()
    page = world.browser().get("/billing/orders/C-1/", headers=EN).content.decode()
    assert "/checkout/C-1/" not in page
    assert "Somebody with the right to pay" in page


def test_the_electronic_forms_are_downloaded_as_they_were_stored(world, browser):
    stored = invoice(world, "F-9")
    InvoiceDocument.objects.create(
        invoice=stored, pdf=b"%PDF-", sha256="", cii=b"<cii/>", ubl=b"<ubl/>", rendered_at=world.now
    )

    page = browser.get("/billing/invoices/F-9/").content.decode()
    for form in ("cii", "ubl"):
        answer = browser.get(f"/billing/invoices/F-9/xml/{form}/")
        assert f"/billing/invoices/F-9/xml/{form}/" in page
        assert (answer.content, answer["Content-Type"]) == (f"<{form}/>".encode(), "application/xml")
        assert f"F-9-{form}.xml" in answer["Content-Disposition"]


def test_a_document_of_before_offers_no_electronic_form(world, browser):
    stored = invoice(world, "F-9")
    InvoiceDocument.objects.create(invoice=stored, pdf=b"%PDF-", sha256="", rendered_at=world.now)

    assert "/xml/" not in browser.get("/billing/invoices/F-9/").content.decode()
    for form in ("cii", "ubl", "other"):
        assert browser.get(f"/billing/invoices/F-9/xml/{form}/").status_code == 404
    assert browser.get("/billing/invoices/F-10/xml/cii/").status_code == 404
