"""Papers are downloaded by who may read them; nobody else's exist (INV-1, INV-5)."""

import io
import zipfile

import pytest

from parvis.billing.models import InvoiceDocument, Payment
from tests.web.portal.test_billing import invoice, line

EN = {"Accept-Language": "en"}


@pytest.mark.parametrize("kind", ["pro-forma", "purchase-order"])
def test_an_unpaid_order_is_printed_in_two_ways(world, browser, kind):
    order = world.order(state="unpaid", number="C-7")
    line(world, order, "a.example")

    answer = browser.get(f"/billing/orders/C-7/papers/{kind}/")

    assert answer["Content-Type"] == "application/pdf"
    assert f"{kind}-C-7.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")
    assert f"/billing/orders/C-7/papers/{kind}/" in browser.get("/billing/orders/C-7/").content.decode()


def test_a_paid_order_and_an_unknown_paper_are_not_printed(world, browser):
    world.order(state="paid", number="C-8")

    assert browser.get("/billing/orders/C-8/papers/pro-forma/").status_code == 404
    assert browser.get("/billing/orders/C-8/papers/will/").status_code == 404


def test_a_payment_that_came_in_has_a_receipt_and_others_none(world, browser):
    values = {"account": world.account, "means": "card", "currency": "EUR", "amount_minor": 500, "provider": "sandbox"}
    paid = Payment.objects.create(
        **values, order_number="C-1", state="succeeded", created_at=world.now, settled_at=world.now
    )
    waiting = Payment.objects.create(**values, order_number="C-2", created_at=world.now)

    assert browser.get(f"/billing/payments/{paid.reference}/receipt/").content.startswith(b"%PDF")
    assert browser.get(f"/billing/payments/{waiting.reference}/receipt/").status_code == 404


def test_the_statement_of_a_year_is_one_paper(world, browser):
    answer = browser.get("/billing/statement/?year=2026")

    assert answer.content.startswith(b"%PDF")
    assert f"{world.account.number}-2026.pdf" in answer["Content-Disposition"]


def test_all_that_the_list_shows_comes_as_one_zip(world, browser):
    for number in ("F-1", "F-2"):
        stored = invoice(world, number)
        InvoiceDocument.objects.create(invoice=stored, pdf=f"%PDF {number}".encode(), sha256="", rendered_at=world.now)
    invoice(world, "F-3")

    every = b"".join(browser.get("/billing/invoices/export/zip/").streaming_content)
    some = b"".join(browser.get("/billing/invoices/export/zip/?q=F-2").streaming_content)

    with zipfile.ZipFile(io.BytesIO(every)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == {"F-1.pdf": b"%PDF F-1", "F-2.pdf": b"%PDF F-2"}
    with zipfile.ZipFile(io.BytesIO(some)) as file:
        assert file.namelist() == ["F-2.pdf"]
