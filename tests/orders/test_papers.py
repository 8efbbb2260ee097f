"""INV-5, ORD-2: pro forma and purchase order, read as a person reads them."""

import pytest

from parvis.orders.papers import PaperKind, paper_of
from tests.billing.test_papers import read_pdf
from tests.orders.shop import NOW, order_it, ready_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr", "other.fr"), means="transfer")


def test_a_pro_forma_says_that_it_is_no_invoice(order, tmp_path):
    (page,) = read_pdf(paper_of(order, PaperKind.PRO_FORMA, now=NOW), tmp_path)

    for words in ("PRO FORMA", "n’est pas une facture", f"PF-{order.number}", "wanted.fr", "16,78 €", "TVA 20 %"):
        assert words in page
    assert "Facture" not in page


def test_a_purchase_order_says_how_to_pay_and_is_signed(order, tmp_path):
    order.account.brand.takes_cheques = True
    (page,) = read_pdf(paper_of(order, PaperKind.PURCHASE_ORDER, now=NOW), tmp_path)

    for words in (
        "Bon de commande", order.number, "FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP", "chèque", "24 décembre 2026",
        "bon pour accord",
    ):  # fmt: skip
        assert words in page


def test_the_same_order_is_the_same_paper_to_the_byte(order):
    assert paper_of(order, PaperKind.PRO_FORMA, now=NOW) == paper_of(order, PaperKind.PRO_FORMA, now=NOW)


def test_papers_are_tagged_and_for_archives(order):
    for kind in PaperKind:
        pdf = paper_of(order, kind, now=NOW)
        assert b"pdfaid" in pdf
        assert b"pdfuaid" in pdf
        assert b"/Lang" in pdf
