"""INV-5, PAY-8: receipts and statements, read as a person reads them."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from parvis.billing.actions.balance import open_top_up
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.actions.refunds import give_back, owe
from parvis.billing.actions.settling import succeed
from parvis.billing.papers import TooLongError, receipt_of, statement_of
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from tests.factories import NOW, AccountFactory
from tests.orders.shop import order_it, ready_cart, said
from tests.simulators.documents import all_issued

pytestmark = pytest.mark.django_db


def read_pdf(pdf, tmp_path):
    """The words of each page; spaces of any kind are one space."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is not installed"
    text = subprocess.run([program, "-layout", path, "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"\s+", " ", page) for page in text.split("\f") if page.strip()]


@pytest.fixture
def payment():
    order = order_it(ready_cart())
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    return apply_status(opened, said(opened), now=NOW)


def test_a_receipt_is_marked_paid_and_names_the_invoice(payment, tmp_path):
    (invoice,) = all_issued()

    (page,) = read_pdf(receipt_of(payment, now=NOW), tmp_path)

    for words in (
        "Reçu", f"R-{payment.pk:06d}", "PAYÉ", "8,39 €", "24 novembre 2026", "Carte", payment.order_number, invoice.number,
        "n’est pas une facture",
    ):  # fmt: skip
        assert words in page


def test_a_top_up_has_a_receipt_too(tmp_path):
    account = AccountFactory()
    paid = open_top_up(account, key=uuid4(), amount=Money(5_000, "EUR"), actor=SYSTEM, now=NOW)
    succeed(paid, NOW)
    paid.refresh_from_db()

    (page,) = read_pdf(receipt_of(paid, now=NOW), tmp_path)

    assert "solde prépayé" in page
    assert "50,00 €" in page


def test_a_statement_has_every_movement_of_the_year_and_what_is_left(payment, tmp_path):
    all_issued(now=NOW + timedelta(hours=1))
    refund = owe(payment, key="line:1", amount=Money(300, "EUR"), reason="-", now=NOW)
    give_back(refund, reference="R", actor=SYSTEM, now=NOW + timedelta(hours=2), is_sent=True)

    (page,) = read_pdf(statement_of(payment.account, year=2026, currency="EUR", now=NOW), tmp_path)

    assert "Relevé de compte" in page
    for words in ("Paiement C-", "-8,39 €", "Facture F-2026-000001", "0,00 €", "3,00 €"):
        assert words in page


def test_a_statement_begins_with_what_was_before(payment, tmp_path):
    later = datetime(2027, 3, 1, tzinfo=UTC)

    (page,) = read_pdf(statement_of(payment.account, year=2027, currency="EUR", now=later), tmp_path)

    assert "Aucun mouvement" in page
    assert page.count("-8,39 €") == 3


def test_a_year_too_long_for_one_paper_is_refused(payment, monkeypatch):
    monkeypatch.setattr("parvis.billing.papers.MOST", 0)

    with pytest.raises(TooLongError):
        statement_of(payment.account, year=2026, currency="EUR", now=NOW)
