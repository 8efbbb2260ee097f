import pytest

from parvis.billing.actions.documents import store_pdf
from parvis.billing.pdf import pdf_of
from tests.billing.test_invoices import issued
from tests.factories import NOW, AccountFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_invoice_becomes_a_pdf(language):
    invoice = issued(AccountFactory(language=language))

    assert pdf_of(invoice).startswith(b"%PDF-")


def test_the_first_rendering_is_kept_for_good():
    invoice = issued(AccountFactory())

    first = store_pdf(invoice, b"%PDF-first", now=NOW)
    second = store_pdf(invoice, b"%PDF-second", now=NOW)

    assert bytes(second.pdf) == bytes(first.pdf) == b"%PDF-first"


def test_the_pdf_is_an_archive_document():
    assert b"pdfaid" in pdf_of(issued(AccountFactory()))
