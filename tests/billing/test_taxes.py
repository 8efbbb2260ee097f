"""The decision table of rules 7.5, row by row."""

from datetime import date
from decimal import Decimal

import pytest

from parvis.billing.taxes import decide
from tests.factories import AccountFactory

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("country", "postal_code", "kind", "vat", "is_checked", "rate", "category"),
    [
        ("FR", "75002", "individual", "", False, "0.2", "S"),
        ("MC", "98000", "individual", "", False, "0.2", "S"),
        ("FR", "97400", "organisation", "", False, "0.085", "S"),
        ("FR", "97100", "individual", "", False, "0.085", "S"),
        ("FR", "97600", "individual", "", False, "0", "E"),
        ("FR", "98800", "individual", "", False, "0", "O"),
        ("FR", "97133", "organisation", "", False, "0", "O"),
        ("FR", "97150", "individual", "", False, "0", "O"),
        ("FR", "97 400", "individual", "", False, "0.085", "S"),
        ("BE", "1000", "organisation", "BE0403019261", True, "0", "AE"),
        ("BE", "1000", "organisation", "BE0403019261", False, "0.2", "S"),
        ("BE", "1000", "individual", "", False, "0.2", "S"),
        ("CH", "1200", "organisation", "", False, "0", "O"),
        ("CA", "H2X", "individual", "", False, "0", "O"),
    ],
)
def test_the_rate_follows_the_place_and_kind_of_the_customer(  # noqa: PLR0917 - a row of the table
    country, postal_code, kind, vat, is_checked, rate, category
):
    account = AccountFactory.build(
        country=country, postal_code=postal_code, kind=kind, vat_number=vat, is_vat_checked=is_checked
    )

    decision = decide(account, on=ON)

    assert (decision.rate, decision.category) == (Decimal(rate), category)
    assert bool(decision.mention) == (decision.rate == 0)


def test_a_consumer_with_a_number_gets_no_reverse_charge():
    account = AccountFactory.build(country="BE", kind="individual", vat_number="BE0403019261", is_vat_checked=True)

    assert decide(account, on=ON).category == "S"


def test_a_number_of_another_country_than_the_address_gets_no_reverse_charge():
    account = AccountFactory.build(country="BE", kind="organisation", vat_number="DE136695976", is_vat_checked=True)

    assert decide(account, on=ON).category == "S"


@pytest.mark.parametrize("country", ["PM", "BL", "MF", "NC", "PF", "WF"])
def test_the_other_french_territories_are_outside_the_tax(country):
    assert decide(AccountFactory.build(country=country, postal_code=""), on=ON).category == "O"


@pytest.mark.parametrize(("kind", "article"), [("organisation", "259-1"), ("individual", "259 D")])
@pytest.mark.parametrize(
    ("country", "postal_code"), [("FR", "98800"), ("FR", "97133"), ("NC", "98800"), ("CH", "1200")]
)
def test_outside_the_tax_the_article_is_the_buyers(kind, article, country, postal_code):
    assert article in decide(AccountFactory.build(country=country, postal_code=postal_code, kind=kind), on=ON).mention
