"""Staff read what is to be declared of a period, and take it away as a file (INV-3)."""

import pytest

from tests.billing.test_tax_report import GERMAN, sold

PAGE = "/staff/taxes/"


@pytest.fixture
def asked(brand):
    sold(brand, 1000, number="C-1")
    sold(brand, 2000, GERMAN, number="C-2", country="DE")
    return f"seller={brand.legal_entity_id}&year=2026&part=Q4"


def test_the_figures_of_a_quarter_are_shown_by_declaration(staff, asked):
    text = staff.get(f"{PAGE}?{asked}").content.decode()

    for said in ("Guichet unique", "DE Taxé", "19 %", "3,80", "2,00"):
        assert said in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "disent autre chose" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_they_are_taken_away_as_a_file(staff, asked, kind):
    answer = staff.get(f"{PAGE}{kind}/?{asked}")
    body = b"".join(answer.streaming_content)

    assert f"taxes-2026-Q4.{kind}" in answer["Content-Disposition"]
    assert (b"3,80" in body) if kind == "csv" else body.startswith(b"PK")


@pytest.mark.parametrize("part", ["M01", "Q1", "year"])
def test_a_period_without_documents_says_so(staff, brand, part):
    page = staff.get(f"{PAGE}?seller={brand.legal_entity_id}&year=2020&part={part}")

    assert "Aucun document" in page.content.decode()


@pytest.mark.parametrize("query", ["year=1999", "seller=0&year=2026&part=Q1", "part=Q9"])
def test_nonsense_is_said_beside_its_field(staff, brand, query):
    assert staff.get(f"{PAGE}?{query}").status_code == 422
    assert staff.get(f"{PAGE}csv/?{query}").status_code == 404


def test_another_seller_s_figures_are_not_to_be_chosen(staff, foreign):
    assert staff.get(f"{PAGE}?seller={foreign.brand.legal_entity_id}&year=2026&part=Q4").status_code == 422


def test_without_a_query_it_is_the_present_quarter(staff, brand):
    assert staff.get(PAGE).status_code == 200
