"""A name's life by its registry's rules: stages, dates and what may be done (rules 1.2, DOM-7, DOM-16)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from parvis.catalog.rules import rules_of
from parvis.domains.life import (
    Source,
    Stage,
    life_of,
    renewal_refusal,
    renewal_terms,
    restore_refusal,
    transfer_in_refusal,
    transfer_out_obstacles,
    transfer_out_refusal,
    update_refusal,
    years_left,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=730)


def in_days(days):
    return NOW + timedelta(days=days)


@dataclass
class Name:
    """A name as it is held, two years old, in a copy of today."""

    expires_at: datetime | None
    registry_statuses: list = field(default_factory=lambda: ["ok"])
    state: str = "active"
    registered_at: datetime | None = LONG_AGO
    synced_at: datetime | None = NOW
    deleted_at: datetime | None = None
    paid_until: datetime | None = None
    is_locked: bool = False
    transfer_barred_until: datetime | None = None


def rules(tld):
    return rules_of(tld, NOW.date())


def stage(name, tld="com", now=NOW):
    return life_of(name, rules(tld), now=now).stage


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def auto_renewed(**more):
    """Expired three days ago; its registry has added a year by itself."""
    return Name(datetime(2027, 11, 21, 10, 0, tzinfo=UTC), ["autoRenewPeriod"], **more)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name(None, [], "pending", None), Stage.PENDING),
        (Name(in_days(365), ["pendingCreate"]), Stage.PENDING),
        (Name(in_days(361), registered_at=in_days(-4)), Stage.ADD_GRACE),
        (Name(in_days(365)), Stage.ACTIVE),
        (Name(in_days(59)), Stage.EXPIRING),
        (Name(in_days(-1)), Stage.EXPIRED),
        (auto_renewed(), Stage.EXPIRED),
        (Name(in_days(300), ["pendingDelete", "redemptionPeriod"]), Stage.REDEMPTION),
        (Name(in_days(300), ["quarantined"]), Stage.REDEMPTION),
        (Name(in_days(300), ["pendingDelete", "pendingRestore", "redemptionPeriod"]), Stage.RESTORING),
        (Name(in_days(300), ["pendingDelete"]), Stage.PENDING_DELETE),
        (Name(in_days(300), state="redemption"), Stage.REDEMPTION),
        (Name(in_days(300), state="released"), Stage.RELEASED),
        (Name(None, state="failed"), Stage.FAILED),
        (Name(None), Stage.ACTIVE),
    ],
)
def test_the_registry_s_statuses_and_our_state_say_the_stage(name, expected):
    assert stage(name) == expected


def test_what_an_old_copy_does_not_say_is_foretold_by_the_rules():
    old = Name(in_days(-10), synced_at=in_days(-20))

    assert [stage(old, "com", in_days(days)) for days in (0, 33, 34, 63, 64, 68, 69)] == [
        Stage.EXPIRED,
        Stage.EXPIRED,
        Stage.REDEMPTION,
        Stage.REDEMPTION,
        Stage.PENDING_DELETE,
        Stage.PENDING_DELETE,
        Stage.RELEASED,
    ]
    assert stage(old, "eu") == Stage.REDEMPTION


def test_a_fresh_copy_counts_before_the_rules():
    assert stage(Name(in_days(-10)), "eu") == Stage.EXPIRED


def test_three_days_after_expiry_the_customer_s_own_expiry_is_shown():
    """T-LC-01."""
    life = life_of(auto_renewed(), rules("com"), now=NOW)

    assert life.expires_at == in_days(-3)
    assert life.registry_expiry.at == datetime(2027, 11, 21, 10, 0, tzinfo=UTC)
    assert (life.grace_end.at - NOW).days == 41


def test_once_the_added_year_is_paid_the_registry_s_date_is_the_customer_s():
    name = auto_renewed(paid_until=datetime(2027, 11, 21, 10, 0, tzinfo=UTC))

    life = life_of(name, rules("com"), now=NOW)
    assert (life.stage, life.expires_at) == (Stage.ACTIVE, name.expires_at)


def test_a_year_less_than_29_february_is_28_february():
    name = Name(datetime(2028, 2, 29, tzinfo=UTC), ["autoRenewPeriod"])

    assert life_of(name, rules("com"), now=datetime(2027, 3, 2, tzinfo=UTC)).expires_at == datetime(
        2027, 2, 28, tzinfo=UTC
    )


def test_five_dates_are_kept_apart_each_with_its_source_and_age():
    seen = in_days(-1)
    life = life_of(Name(in_days(100), synced_at=seen), rules("com"), now=NOW)

    dates = (life.registry_expiry, life.deadline, life.payment, life.grace_end, life.redemption_end)
    assert [(dated.at - NOW).days for dated in dates] == [100, 100, 93, 144, 174]
    assert [dated.source for dated in dates] == [Source.REGISTRY, Source.RULES, Source.OURS, Source.RULES, Source.RULES]
    assert {dated.as_of for dated in dates} == {seen}
    assert life.grace_end.origin.source.startswith("a day before the registry maximum")
    assert life.released_at == in_days(179)


@pytest.mark.parametrize(
    ("tld", "deadline", "grace", "redemption", "released"),
    [
        ("com", 100, 144, 174, 179),
        ("fr", 100, 128, 158, 158),
        ("eu", 100, None, 140, 140),
        ("nl", 99, None, 139, 139),
        ("es", 94, None, 104, 104),
        ("it", 100, 114, 144, 144),
        ("co.uk", 100, 190, None, 195),
    ],
)
def test_the_dates_are_those_of_the_extension(tld, deadline, grace, redemption, released):
    life = life_of(Name(in_days(100)), rules(tld), now=NOW)

    dates = (life.deadline.at, life.grace_end.at, life.redemption_end.at, life.released_at)
    assert [at and (at - NOW).days for at in dates] == [deadline, grace, redemption, released]


def test_a_registry_without_expiry_gives_no_date():
    life = life_of(Name(None), rules("de"), now=NOW)

    assert (life.stage, life.expires_at, life.deadline.at, life.redemption_end.at) == (Stage.ACTIVE, None, None, None)
    assert renewal_refusal(Name(None), rules("de"), years=1, now=NOW) is None


def test_the_upstream_s_hour_beats_the_registry_s_instant(tld_rules):
    tld_rules("com", cutoff_zone="Europe/Paris", cutoff_time="21:00:00")
    expiry = datetime(2027, 7, 1, 10, 0, tzinfo=UTC)

    life = life_of(Name(expiry), rules("com"), now=NOW)

    assert life.registry_expiry.at == expiry
    assert life.deadline.at == datetime(2027, 6, 30, 19, 0, tzinfo=UTC)
    assert life.grace_end.at == datetime(2027, 8, 13, 19, 0, tzinfo=UTC)


def test_days_of_redemption_count_from_the_day_of_the_deletion():
    statuses = ["pendingDelete", "redemptionPeriod"]
    told = Name(in_days(300), statuses, deleted_at=in_days(-5))

    assert life_of(told, rules("com"), now=NOW).redemption_end.at == in_days(25)
    assert life_of(Name(in_days(300), statuses), rules("com"), now=NOW).redemption_end.at is None


def test_a_name_in_redemption_is_restored_not_renewed():
    """T-LC-02."""
    name = Name(in_days(-50), ["pendingDelete", "redemptionPeriod"], deleted_at=in_days(-5))

    assert "Restore it before 19 December 2026" in renewal_refusal(name, rules("com"), years=1, now=NOW)
    assert restore_refusal(name, rules("com"), now=NOW) is None
    assert "until 19 December 2026" in restore_refusal(name, rules("com"), now=in_days(25))


def test_expiry_is_no_reason_against_a_transfer_but_redemption_is():
    """T-LC-03."""
    deleted = Name(in_days(-50), ["pendingDelete", "redemptionPeriod"])

    assert transfer_out_refusal(auto_renewed(), rules("com"), now=NOW) is None
    assert "restore it first" in transfer_out_refusal(deleted, rules("com"), now=NOW)


def test_belgium_renews_for_one_year_only():
    """T-LC-04."""
    name = Name(in_days(100))

    assert renewal_terms(name, rules("be"), now=NOW) == (1,)
    assert renewal_refusal(name, rules("be"), years=1, now=NOW) is None
    assert "1 year at a time" in renewal_refusal(name, rules("be"), years=2, now=NOW)


def test_morocco_holds_a_name_for_five_years_at_most():
    """T-LC-05."""
    name = Name(in_days(500))

    assert "choose 3 years or fewer" in renewal_refusal(name, rules("ma"), years=4, now=NOW)
    assert renewal_refusal(name, rules("ma"), years=3, now=NOW) is None
    assert renewal_terms(name, rules("ma"), now=NOW) == (1, 2, 3)


@pytest.mark.parametrize(("tld", "days"), [("com", 100), ("be", 400), ("de", 400)])
def test_a_paid_term_is_the_customer_s_where_registries_wait_for_their_own_day(tld, days):
    name = Name(None if tld == "de" else in_days(100), paid_until=in_days(400))

    assert life_of(name, rules(tld), now=NOW).expires_at == in_days(days)


def test_years_are_counted_from_the_customer_s_expiry():
    assert years_left(auto_renewed(), rules("com"), now=NOW) == 10
    assert years_left(Name(in_days(1)), rules("com"), now=NOW) == 9
    assert years_left(Name(in_days(9 * 366)), rules("com"), now=NOW) == 0
    assert "renew this one later" in renewal_refusal(Name(in_days(9 * 366)), rules("com"), years=1, now=NOW)


@pytest.mark.parametrize(
    ("tld", "expires_in", "refused"),
    [
        ("com", -43, False),
        ("com", -44, True),
        ("eu", 1, False),
        ("eu", 0, True),
        ("es", 7, False),
        ("es", 6, True),
        ("nl", 1, True),
        ("co.uk", 200, True),
        ("co.uk", 179, False),
        ("co.uk", -89, False),
    ],
)
def test_a_renewal_reaches_its_registry_in_its_window(tld, expires_in, refused):
    sentence = renewal_refusal(Name(in_days(expires_in)), rules(tld), years=1, now=NOW)

    assert (sentence is not None) == refused


@pytest.mark.parametrize(
    ("statuses", "renew", "update", "leave", "restore"),
    [
        (["ok"], True, True, True, False),
        (["addPeriod"], True, True, True, False),
        (["clientTransferProhibited"], True, True, False, False),
        (["serverTransferProhibited"], True, True, False, False),
        (["clientUpdateProhibited"], True, False, True, False),
        (["serverUpdateProhibited"], True, False, True, False),
        (["clientHold"], True, True, True, False),
        (["serverHold"], True, True, True, False),
        (["clientRenewProhibited"], False, True, True, False),
        (["serverRenewProhibited"], False, True, True, False),
        (["pendingRenew"], False, True, True, False),
        (["pendingTransfer"], False, True, False, False),
        (["autoRenewPeriod"], True, True, True, False),
        (["pendingDelete", "redemptionPeriod"], False, False, False, True),
        (["pendingDelete", "pendingRestore", "redemptionPeriod"], False, False, False, False),
        (["pendingDelete"], False, False, False, False),
    ],
)
def test_what_each_state_allows(statuses, renew, update, leave, restore):
    """The table of rules 1.2."""
    name = Name(in_days(350), statuses)

    refusals = (
        renewal_refusal(name, rules("com"), years=1, now=NOW),
        update_refusal(name, rules("com"), now=NOW),
        transfer_out_refusal(name, rules("com"), now=NOW),
        restore_refusal(name, rules("com"), now=NOW),
    )
    assert [refusal is None for refusal in refusals] == [renew, update, leave, restore]


@pytest.mark.parametrize("state", ["pending", "released", "failed"])
def test_a_name_that_is_not_held_is_left_alone(state):
    name = Name(in_days(200), state=state)

    assert renewal_refusal(name, rules("com"), years=1, now=NOW)
    assert update_refusal(name, rules("com"), now=NOW)
    assert transfer_out_refusal(name, rules("com"), now=NOW)
    assert restore_refusal(name, rules("com"), now=NOW)


def test_a_registry_that_restores_nothing_says_so():
    name = Name(in_days(-50), ["redemptionPeriod"])

    assert "restores none" in restore_refusal(name, rules("co.uk"), now=NOW)
    assert "restores none" in renewal_refusal(name, rules("co.uk"), years=1, now=NOW)


def test_a_young_name_stays_as_long_as_its_extension_says():
    young = Name(in_days(300), registered_at=in_days(-59), is_locked=True)

    lock, age = transfer_out_obstacles(young, rules("com"), now=NOW)
    assert "lock" in lock
    assert "60 days" in age
    assert "25 November 2026" in age
    assert transfer_out_obstacles(young, rules("ch"), now=NOW) == [lock]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, None),
        ({"registered_at": in_days(-59)}, "25 November 2026"),
        ({"registered_at": None}, None),
        ({"transferred_at": in_days(-30)}, "24 December 2026"),
        ({"statuses": ["clientTransferProhibited"]}, "lock removed"),
        ({"statuses": ["serverTransferProhibited"]}, "Ask the registrar"),
        ({"statuses": ["pendingTransfer"]}, "already in progress"),
        ({"statuses": ["pendingDelete", "redemptionPeriod"]}, "restored by the registrar"),
        ({"statuses": ["pendingDelete"]}, "deleted for good"),
        ({"statuses": ["autoRenewPeriod"]}, None),
    ],
)
def test_a_name_comes_here_unless_something_holds_it(facts, told):
    asked = {"statuses": ["ok"], "registered_at": in_days(-900)} | facts

    refusal = transfer_in_refusal(rules("com"), now=NOW, **asked)

    assert (refusal is None) if told is None else (told in refusal)
