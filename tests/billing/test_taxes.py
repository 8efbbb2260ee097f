"""The decision table of rules 7.5, row by row."""

from datetime import date
from decimal import Decimal

import pytest

from parvis.billing.actions.drafting import InvoiceLine, draft_credit_note
from parvis.billing.models import EuropeanTurnover
from parvis.billing.taxes import NoTaxRuleError, TaxDecision, decide, home_rate, tables
from parvis.billing.taxes.deciding import THRESHOLD_MINOR
from parvis.kit.money import Money
from tests.billing.test_invoices import issued
from tests.factories import NOW, AccountFactory, LegalEntityFactory
from tests.simulators import documents

ON = date(2026, 11, 24)
pytestmark = pytest.mark.django_db
CHECKED = {"kind": "organisation", "is_vat_checked": True}
CONSUMER_OF = {
    "AT": "0.20", "BE": "0.21", "BG": "0.20", "CY": "0.19", "CZ": "0.21", "DE": "0.19", "DK": "0.25", "EE": "0.24",
    "ES": "0.21", "FI": "0.255", "GR": "0.24", "HR": "0.25", "HU": "0.27", "IE": "0.23", "IT": "0.22", "LT": "0.21",
    "LU": "0.17", "LV": "0.21", "MT": "0.18", "NL": "0.21", "PL": "0.23", "PT": "0.23", "RO": "0.21", "SE": "0.25",
    "SI": "0.22", "SK": "0.23",
}  # fmt: skip


def seller(country="FR", **more):
    return LegalEntityFactory(country=country, **more)


def decided(country, *, of=None, on=ON, **more):
    return decide(AccountFactory(country=country, brand__legal_entity=of or seller(), **more), on=on)


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
    account = AccountFactory(
        country=country, postal_code=postal_code, kind=kind, vat_number=vat, is_vat_checked=is_checked
    )

    decision = decide(account, on=ON)

    assert (decision.rate, decision.category) == (Decimal(rate), category)
    assert bool(decision.mention) == (decision.rate == 0)
    assert decision.row


def test_a_consumer_with_a_number_gets_no_reverse_charge():
    account = AccountFactory(country="BE", kind="individual", vat_number="BE0403019261", is_vat_checked=True)

    assert decide(account, on=ON).category == "S"


def test_a_number_of_another_country_than_the_address_gets_no_reverse_charge():
    account = AccountFactory(country="BE", kind="organisation", vat_number="DE136695976", is_vat_checked=True)

    assert decide(account, on=ON).category == "S"


@pytest.mark.parametrize("country", ["PM", "BL", "MF", "NC", "PF", "WF"])
def test_the_other_french_territories_are_outside_the_tax(country):
    assert decide(AccountFactory(country=country, postal_code=""), on=ON).category == "O"


@pytest.mark.parametrize(("kind", "article"), [("organisation", "259-1"), ("individual", "259 D")])
@pytest.mark.parametrize(
    ("country", "postal_code"), [("FR", "98800"), ("FR", "97133"), ("NC", "98800"), ("CH", "1200")]
)
def test_outside_the_tax_the_article_is_the_buyers(kind, article, country, postal_code):
    assert article in decide(AccountFactory(country=country, postal_code=postal_code, kind=kind), on=ON).mention


@pytest.mark.parametrize(("country", "rate"), list(CONSUMER_OF.items()))
def test_under_the_one_stop_shop_a_consumer_pays_the_rate_of_their_state(country, rate):
    decision = decided(country, of=seller(opts_for_one_stop_shop=True))

    assert (decision.rate, decision.category, decision.country, decision.row) == (Decimal(rate), "S", country, "7b")


def test_a_business_without_a_checked_number_is_treated_as_a_consumer_there_too():
    decision = decided("DE", kind="organisation", of=seller(opts_for_one_stop_shop=True))

    assert (decision.country, decision.row) == ("DE", "7b")


@pytest.mark.parametrize(
    ("year", "minor", "row"),
    [
        (2026, THRESHOLD_MINOR, "7a"),
        (2026, THRESHOLD_MINOR + 1, "7b"),
        (2025, THRESHOLD_MINOR + 1, "7b"),
        (2024, THRESHOLD_MINOR + 1, "7a"),
    ],
)
def test_beyond_ten_thousand_euros_of_this_year_or_the_last_it_is_so_without_an_option(year, minor, row):
    french = seller()
    EuropeanTurnover.objects.create(entity=french, year=year, minor=minor)

    assert decided("DE", of=french).row == row


def test_what_is_sold_to_consumers_of_other_states_is_counted_with_each_document():
    account = AccountFactory(country="DE", postal_code="10115", city="Berlin")
    invoice = issued(account, nets=(699, 1250), tax=decide(account, on=ON))
    issued(AccountFactory(brand=account.brand), "C-2026-000002")

    documents.issued(
        draft_credit_note(
            invoice.order_number,
            lines=[InvoiceLine("-", 1, Money(699, "EUR"))],
            tax=TaxDecision(Decimal("0.2"), "S", row="7a"),
            now=NOW,
        )
    )

    assert EuropeanTurnover.objects.get().minor == 1250


@pytest.mark.parametrize(
    ("country", "more", "category", "words"),
    [
        ("FR", {}, "E", "293 B"),
        ("DE", {}, "E", "293 B"),
        ("GP", {}, "E", "293 B"),
        ("BE", CHECKED | {"vat_number": "BE0403019261"}, "AE", "283-2"),
        ("CH", {}, "O", "259 D"),
    ],
)
def test_a_small_seller_charges_nothing_and_says_why(country, more, category, words):
    decision = decided(country, of=seller(tax_scheme="franchise"), **more)

    assert (decision.rate, decision.category) == (0, category)
    assert words in decision.mention


@pytest.mark.parametrize(
    ("of", "country", "more", "rate", "category", "words"),
    [
        ("BE", "BE", {"kind": "organisation"}, "0.21", "S", ""),
        ("BE", "FR", CHECKED | {"vat_number": "FR11123456782"}, "0", "AE", "art. 196"),
        ("BE", "FR", {}, "0.21", "S", ""),
        ("BE", "CH", {"kind": "organisation"}, "0", "O", "art. 44"),
        ("BE", "CH", {}, "0", "O", "art. 58"),
        ("LU", "LU", {}, "0.17", "S", ""),
        ("LU", "BE", CHECKED | {"vat_number": "BE0403019261"}, "0", "AE", "art. 196"),
        ("CH", "CH", {}, "0.081", "S", ""),
        ("CH", "LI", {}, "0.081", "S", ""),
        ("CH", "FR", {}, "0", "O", "art. 8 LTVA"),
        ("MA", "MA", {"kind": "organisation"}, "0.2", "S", ""),
        ("MA", "FR", {}, "0", "E", "art. 92"),
        ("CA", "CA", {"region": "QC"}, "0.14975", "S", ""),
        ("CA", "CA", {"region": "Québec"}, "0.14975", "S", ""),
        ("CA", "CA", {"region": "", "postal_code": "H2X 1Y4"}, "0.14975", "S", ""),
        ("CA", "CA", {"region": "Ontario"}, "0.13", "S", ""),
        ("CA", "CA", {"region": "NS"}, "0.14", "S", ""),
        ("CA", "CA", {"region": "AB", "postal_code": "T5J"}, "0.05", "S", ""),
        ("CA", "FR", {}, "0", "Z", "Canada"),
    ],
)
def test_sellers_of_other_countries_have_tables_of_their_own(of, country, more, rate, category, words):
    decision = decided(country, of=seller(of), **more)

    assert (decision.rate, decision.category) == (Decimal(rate), category)
    assert words in decision.mention
    assert decision.country == ""


def test_the_two_taxes_of_quebec_are_kept_apart():
    assert decided("CA", of=seller("CA"), region="QC").parts == (("GST", Decimal("0.05")), ("QST", Decimal("0.09975")))


@pytest.mark.parametrize(("country", "rate"), [("CH", "0.081"), ("MA", "0.2")])
def test_where_a_french_seller_is_registered_consumers_pay_the_tax_of_their_country(country, rate):
    french = seller(registrations=["CH", "MA"])

    assert (decided(country, of=french).rate, decided(country, of=french).country) == (Decimal(rate), country)
    assert decided(country, of=french, kind="organisation").category == "O"
    assert decided("US", of=french).category == "O"


@pytest.mark.parametrize(
    ("country", "on", "rate"),
    [
        ("EE", date(2025, 6, 30), "0.22"),
        ("EE", date(2025, 7, 1), "0.24"),
        ("RO", date(2025, 7, 31), "0.19"),
        ("RO", date(2025, 8, 1), "0.21"),
        ("SK", date(2024, 12, 31), "0.20"),
        ("SK", date(2025, 1, 1), "0.23"),
    ],
)
def test_the_rate_is_the_one_of_the_day(country, on, rate):
    assert decided(country, of=seller(opts_for_one_stop_shop=True), on=on).rate == Decimal(rate)


def test_a_seller_of_a_country_without_a_table_sells_nothing_at_a_wrong_tax():
    with pytest.raises(tables.WrongTableError, match="JP"):
        decided("FR", of=seller("JP"))


def test_a_day_before_any_rate_is_refused():
    with pytest.raises(NoTaxRuleError):
        decided("DE", of=seller(opts_for_one_stop_shop=True), on=date(1980, 1, 1))


def test_visitors_see_the_rate_of_the_sellers_country():
    assert home_rate(seller("BE"), ON) == Decimal("0.21")
    assert home_rate(seller("FR", tax_scheme="franchise"), ON) == 0


def test_every_row_says_where_it_is_from_and_whether_that_was_read():
    rules = [rule for country in tables.SELLERS for rule in tables.table_of(country).rules]
    rates = [rate for dated in tables.rates().values() for rate in dated]

    assert all(row.source for row in (*rules, *rates))
    assert {row.is_confirmed for row in rules} == {row.is_confirmed for row in rates} == {True, False}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"category": "X"}, "row 1"),
        ({"zones": ["nowhere"]}, "row 1"),
        ({"rate": "Atlantis"}, "row 1"),
        ({"rate": "none"}, "row 1"),
        ({"mention": "why"}, "row 1"),
        ({"needs": "luck"}, "row 1"),
        ({"source": None}, "source"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_its_name(change, said):
    entry = {
        "row": "1",
        "zones": ["home"],
        "rate": "home",
        "category": "S",
        "source": "x",
        "is_confirmed": True,
    } | change
    entry = {name: value for name, value in entry.items() if value is not None}

    with pytest.raises(tables.WrongTableError, match=said):
        tables._rule("seller_xx.toml", entry, {"home", "union", "elsewhere"})
