"""The rules of extensions as dated data (DOM-7)."""

import dataclasses
import json
from datetime import date

import pytest
from django.core.checks import run_checks

from parvis.catalog.enums import RestoreExpiry, TransferAnswer
from parvis.catalog.loading import FILE, tomllib
from parvis.catalog.rules import ASSUMED, RulesError, rules_of, versions_of, waiting_of
from parvis.catalog.rules.fields import CHECKS
from parvis.catalog.rules.values import TldRules

TODAY = date(2026, 11, 24)
ISSUE = [
    "com",
    "net",
    "org",
    "info",
    "biz",
    "shop",
    "online",
    "app",
    "fr",
    "re",
    "pm",
    "yt",
    "wf",
    "tf",
    "eu",
    "be",
    "ch",
    "li",
    "ma",
    "ca",
    "de",
    "io",
    "nl",
    "it",
    "es",
    "co.uk",
]
"""The extensions that DOM-7 names."""
BLOCK = "[[rules]]\nfrom = 2020-01-01\nsource = 'me'\nis_confirmed = true"
SOLD = {entry["name"]: entry for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["tld"]}


def lay(settings, folder, text):
    folder.mkdir(exist_ok=True)
    own = folder / str(len(list(folder.iterdir())))
    own.mkdir()
    (own / "own.toml").write_text(text, encoding="utf-8")
    settings.PARVIS_TLD_RULES = own


def faults(settings, folder, text):
    lay(settings, folder, text)
    with pytest.raises(RulesError) as error:
        rules_of("fr", TODAY)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize("tld", sorted({*ISSUE, *SOLD}))
def test_every_extension_has_rules_and_every_rule_its_source(tld):
    rules = rules_of(tld, TODAY)

    assert rules.family != ASSUMED
    assert rules.origins.keys() == CHECKS.keys()
    assert all(origin.source and origin.since <= TODAY for origin in rules.origins.values())


def test_every_rule_is_checked():
    about = {"name", "family", "since", "origins"}

    assert {field.name for field in dataclasses.fields(TldRules)} == {*CHECKS, *about}


@pytest.mark.parametrize("tld", sorted(SOLD))
def test_a_restore_has_a_price_where_there_is_one_and_only_there(tld):
    assert (len(SOLD[tld]["prices"]) == 4) == rules_of(tld, TODAY).has_restore


@pytest.mark.parametrize(
    ("tld", "deleted_after", "redemption", "pending_delete"),
    [
        ("com", 44, 30, 5),
        ("fr", 28, 30, 0),
        ("eu", 0, 40, 0),
        ("be", -1, 40, 0),
        ("ch", 9, 40, 0),
        ("io", 44, 30, 5),
        ("nl", -1, 40, 0),
        ("it", 14, 30, 0),
        ("es", -6, 10, 0),
        ("co.uk", 90, 0, 5),
    ],
)
def test_the_end_of_a_name_is_that_of_the_registry(tld, deleted_after, redemption, pending_delete):
    rules = rules_of(tld, TODAY)

    assert rules.deletion_days == deleted_after
    assert (rules.redemption_days, rules.pending_delete_days) == (redemption, pending_delete)


def test_a_version_is_in_force_from_its_day_on():
    before, on = rules_of("com", date(2025, 8, 20)), rules_of("com", date(2025, 8, 21))

    assert "admin" in before.contact_roles
    assert on.contact_roles == ("registrant", "tech")
    assert on.origins["contact_roles"].since == date(2025, 8, 21)
    assert on.origins["terms"].since == before.since


def test_days_before_the_first_version_have_the_first():
    assert rules_of("com", date(1999, 1, 1)) == versions_of("com")[0]


def test_families_share_and_an_extension_differs_where_it_says_so():
    assert rules_of("com", TODAY).restore_expiry == RestoreExpiry.OLD
    assert rules_of("app", TODAY).restore_expiry == RestoreExpiry.RESTORE
    assert rules_of("app", TODAY).redemption_days == rules_of("com", TODAY).redemption_days
    assert rules_of("co.uk", TODAY).transfer_answer == TransferAnswer.TAG


def test_the_transfer_rules_of_icann_to_come_wait_for_the_operator(settings, tmp_path):
    assert rules_of("com", date(2030, 1, 1)).lock_days_after_create == 60
    assert [block.switch for block in waiting_of("com")] == ["icann_tpr"]
    assert waiting_of("fr") == ()

    lay(settings, tmp_path, "[switches]\nicann_tpr = 2027-05-01")

    assert rules_of("com", date(2027, 4, 30)).lock_days_after_create == 60
    after = rules_of("com", date(2027, 5, 1))
    assert (after.lock_days_after_create, after.lock_days_after_transfer, after.transfer_code_days) == (30, 30, 14)
    assert not after.needs_registrant_confirmation
    assert waiting_of("com") == ()


def test_an_extension_that_no_file_speaks_of_is_promised_nothing():
    rules = rules_of("unheard-of", TODAY)

    assert (rules.name, rules.family) == ("unheard-of", ASSUMED)
    assert not rules.has_restore
    assert not rules.late_renew_days
    assert not rules.is_confirmed


def test_an_operator_s_rule_wins_whenever_ours_began(tld_rules):
    tld_rules("com", since="2020-01-01", late_renew_days=25)

    assert rules_of("com", date(2019, 12, 31)).late_renew_days == 44
    rules = rules_of("com", TODAY)
    assert rules.late_renew_days == 25
    assert rules.origins["late_renew_days"].source == "the test"
    assert rules.contact_roles == ("registrant", "tech")


def test_an_operator_s_extension_takes_after_a_family(settings, tmp_path):
    lay(settings, tmp_path, f"extensions = ['boutique']\nextends = 'gtld'\n{BLOCK}\nmin_length = 5")

    rules = rules_of("boutique", TODAY)
    assert (rules.family, rules.min_length, rules.redemption_days) == ("gtld", 5, 30)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("terms", [2, 1]),
        ("terms", []),
        ("terms", [0, 1]),
        ("late_renew_days", -1),
        ("late_renew_days", 1.5),
        ("has_restore", 1),
        ("restore_expiry", "never"),
        ("contact_roles", ["admin"]),
        ("allowed_countries", ["France"]),
        ("characters", "éÉ"),
        ("characters", "aé"),
        ("cutoff_zone", "Europe/Nowhere"),
        ("cutoff_time", "nine"),
        ("max_total_years", 5),
        ("has_restore", False),
        ("transfer_years", 0),
        ("cutoff_zone", "Europe/Paris"),
        ("min_nameservers", 14),
        ("renew_cutoff_days", 3),
        ("shoe_size", 44),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_with_its_file(settings, tmp_path, field, value):
    found = faults(settings, tmp_path, f"extensions = ['com']\n{BLOCK}\n{field} = {json.dumps(value)}")

    assert all(fault.startswith("own.toml, ") for fault in found)
    assert found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extensions = [", "own.toml: "),
        ("surprise = 1", "own.toml, surprise: unknown key"),
        ("[switches]\nicann_tpr = 'soon'", "own.toml, icann_tpr: "),
        ("[switches]\nicann_trp = 2027-01-01", "icann_trp: no rules wait for this switch"),
        ("[[rules]]\nfrom = 2020-01-01", "own.toml, extensions: "),
        ("extensions = ['com']\n[[rules]]\nfrom = 2020-01-01\nterms = [1]", "own.toml, source: "),
        ("extensions = ['com']\n[[rules]]\nsource = 'me'\nis_confirmed = true\nterms = [1]", "own.toml, from: "),
        (
            "extensions = ['new']\n[[rules]]\nfrom = 2020-01-01\nsource = 'me'\nis_confirmed = true\nterms = [1]",
            "own.toml, .new, max_total_years: no value on 2020-01-01",
        ),
        ("extensions = ['com']\nextends = 'gtld'", "own.toml, .com: is already described by gtld.toml"),
        ("extensions = ['new']\nextends = 'nobody'", "own.toml, extends: there is no family 'nobody'"),
        (
            "extensions = ['com']\n[[rules]]\nfrom = 2020-01-01\nonly = ['net']\nsource = 'me'\nis_confirmed = true",
            "own.toml, only: .net is not among the extensions of the file",
        ),
        (
            f"extensions = ['com']\n{BLOCK}\n[rules.origins]\nterms = {{ source = 'x' }}",
            "own.toml, origins.terms: this block does not set that rule",
        ),
    ],
)
def test_a_file_that_makes_no_sense_says_where(settings, tmp_path, text, told):
    assert any(fault.startswith(told) for fault in faults(settings, tmp_path, text))


def test_a_folder_that_is_not_there_is_a_fault(settings, tmp_path):
    settings.PARVIS_TLD_RULES = tmp_path / "gone"

    with pytest.raises(RulesError, match="no such folder"):
        rules_of("fr", TODAY)


def test_the_check_at_start_tells_every_fault(settings, tmp_path):
    assert run_checks(tags=["catalog"]) == []

    lay(settings, tmp_path, "extensions = ['com']\n[[rules]]\nfrom = 2020-01-01\nterms = [2, 1]\nhas_restore = 1")

    assert [error.msg.partition(":")[0] for error in run_checks(tags=["catalog"])] == [
        "own.toml, source",
        "own.toml, has_restore",
        "own.toml, terms",
    ]
