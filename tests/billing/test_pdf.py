"""INV-1, INV-3; rules 7.2. The PDF is read as a person reads it, with poppler."""

import re
import shutil
import subprocess

import pytest

from parvis.billing.actions.documents import store_document
from parvis.billing.actions.drafting import InvoiceLine, draft_invoice
from parvis.billing.pdf import pdf_of
from parvis.kit.money import Money
from tests.billing.test_invoices import FRENCH, issued
from tests.factories import NOW, AccountFactory
from tests.simulators import documents
from tests.simulators.documents import credit_note

pytestmark = pytest.mark.django_db


def of_language(language, *nets):
    draft = draft_invoice(
        AccountFactory(kind="organisation", organisation="SARL Exemple", company_number="123456782"),
        order_number="C-2026-000001",
        lines=[InvoiceLine(f"Name {index}", 1, Money(net, "EUR")) for index, net in enumerate(nets or (699,))],
        tax=FRENCH,
        currency="EUR",
        language=language,
        paid=Money(0, "EUR"),
        paid_by="",
        now=NOW,
    )
    return documents.issued(draft)


def read(invoice, tmp_path):
    """The words of each page; spaces of any kind are one space."""
    path = tmp_path / "invoice.pdf"
    path.write_bytes(pdf_of(invoice))
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is not installed"
    text = subprocess.run([program, "-layout", path, "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"\s+", " ", page) for page in text.split("\f") if page.strip()]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_invoice_becomes_a_tagged_pdf_with_language_and_title(language):
    pdf = pdf_of(of_language(language))

    assert pdf.startswith(b"%PDF-")
    assert b"/Marked true" in pdf
    assert b"/Lang" in pdf
    assert b"SourceSansPro" in pdf
    assert b"F-2026-000001" in pdf


def test_the_pdf_is_an_archive_document_that_screen_readers_read():
    pdf = pdf_of(issued(AccountFactory()))

    assert b"pdfaid" in pdf
    assert b"pdfuaid" in pdf


def test_a_french_invoice_is_french_to_the_last_word(tmp_path):
    [page] = read(of_language("fr"), tmp_path)

    for words in (
        "SAS au capital de 10 000 €",
        "RCS Marseille 123 456 782",
        "N° TVA FR11123456782",
        "Prix unitaire HT",
        "Taux de TVA",
        "TVA 20 %",
        "24 novembre 2026",
        "8,39 €",
        "SIREN 123456782",
    ):
        assert words in page
    assert "share capital" not in page


def test_an_english_invoice_is_british(tmp_path):
    [page] = read(of_language("en"), tmp_path)

    for words in ("24 November 2026", "VAT 20%", "€8.39", "SAS with a share capital of 10 000 €", "Unit price"):
        assert words in page


def test_a_long_invoice_repeats_its_head_and_number_on_every_page(tmp_path):
    pages = read(of_language("fr", *[699] * 70), tmp_path)

    assert len([page for page in pages if "Désignation" in page]) > 1
    for number, page in enumerate(pages, start=1):
        assert ("Désignation" in page) == ("Name " in page)
        assert page.count("Facture F-2026-000001") == 1
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
        assert "RCS Marseille" in page
    assert [("Total TTC" in page) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_credit_note_names_what_it_corrects_and_asks_for_no_payment(tmp_path):
    invoice = of_language("fr")
    note = credit_note(invoice, lines=[InvoiceLine("Name 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW)

    [page] = read(note, tmp_path)

    assert "Avoir" in page
    assert "F-2026-000001, 24 novembre 2026" in page
    assert "Pénalités" not in page


def test_the_first_rendering_is_kept_for_good():
    invoice = issued(AccountFactory())

    first = store_document(invoice, b"%PDF-first", now=NOW)
    second = store_document(invoice, b"%PDF-second", now=NOW)

    assert bytes(second.pdf) == bytes(first.pdf) == b"%PDF-first"
