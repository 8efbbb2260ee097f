"""Staff take the FEC of their own sellers."""

import pytest

from parvis.billing.actions.sealing import seal
from tests.billing.test_invoices import issued
from tests.factories import NOW, AccountFactory

PAGE = "/staff/accounting/"


@pytest.fixture
def books(elodie):
    issued(elodie)
    seal(now=NOW)
    return elodie.brand.legal_entity


def test_the_file_of_a_year_is_downloaded_under_its_legal_name(staff, books):
    answer = staff.get(f"{PAGE}fec/", {"seller": books.pk, "year": 2026})
    text = b"".join(answer.streaming_content).decode()

    assert "123456782FEC20261231.txt" in answer["Content-Disposition"]
    assert text.startswith("JournalCode\t")
    assert "F-2026-000001" in text
    assert str(books) in staff.get(PAGE).content.decode()


def test_another_brands_seller_is_not_to_be_chosen(staff, books):
    foreign = AccountFactory().brand.legal_entity

    assert staff.get(f"{PAGE}fec/", {"seller": foreign.pk, "year": 2026}).status_code == 422
    assert str(foreign) not in staff.get(PAGE).content.decode()


@pytest.mark.parametrize("year", ["", "0", "vingt", "3000"])
def test_a_year_that_makes_no_sense_says_so_beside_its_field(staff, books, year):
    answer = staff.get(f"{PAGE}fec/", {"seller": books.pk, "year": year})

    assert answer.status_code == 422
    assert "Année" in answer.content.decode()
