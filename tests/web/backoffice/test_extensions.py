"""Staff read what registries allow, where it comes from and whether it is confirmed (DOM-7)."""

import pytest

from parvis.catalog.rules import rules_of
from parvis.catalog.rules.fields import CHECKS
from parvis.web.backoffice.extensions import GROUPS, in_words
from tests.factories import TldFactory

pytestmark = pytest.mark.django_db


def test_every_rule_is_shown_once():
    shown = [name for _key, _title, fields in GROUPS for name in fields]

    assert sorted(shown) == sorted(CHECKS)


def test_the_list_says_what_is_sold_and_what_is_to_be_confirmed(staff):
    TldFactory(name="fr", registry="afnic")
    TldFactory(name="unheard-of", registry="somebody")

    rows = {row["rules"].name: row for row in staff.get("/staff/extensions/").context["rows"]}

    assert (rows["fr"]["registry"], rows["com"]["registry"]) == ("afnic", "")
    assert rows["fr"]["unconfirmed"] > 0
    assert (rows["unheard-of"]["is_assumed"], rows["fr"]["is_assumed"]) == (True, False)


def test_the_list_is_narrowed_by_a_part_of_the_extension(staff):
    page = staff.get("/staff/extensions/?q=.co")

    assert [row["rules"].name for row in page.context["rows"]] == ["co.uk", "com", "corsica"]


def test_a_page_shows_the_rules_of_today_and_of_any_other_version(staff):
    today = staff.get("/staff/extensions/com/")
    before = staff.get("/staff/extensions/com/?from=2016-12-01")

    assert today.context["rules"] == rules_of("com", today.context["versions"][-1][0])
    assert "RAA of 2013" in before.content.decode()
    assert "ICANN Registration Data Policy" in today.content.decode()
    assert "icann_tpr" in today.content.decode()


def test_an_extension_that_nobody_knows_has_no_page(staff):
    assert staff.get("/staff/extensions/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("terms", (1,), "1 an"),
        ("terms", tuple(range(1, 11)), "1 à 10 ans"),
        ("terms", (1, 2, 5), "1, 2, 5 ans"),
        ("late_renew_days", 0, "aucun"),
        ("late_renew_days", 45, "45 jours"),
        ("transfer_days", 0, "immédiat"),
        ("transfer_code_days", 0, "sans limite"),
        ("has_restore", False, "Non"),
        ("allowed_countries", frozenset(), "tous"),
        ("allowed_countries", frozenset({"FR", "BE"}), "BE, FR"),
        ("characters", "éà", "é à"),
        ("cutoff_time", None, "—"),
    ],
)
def test_values_are_told_in_words(name, value, words):
    assert in_words(name, value) == words
