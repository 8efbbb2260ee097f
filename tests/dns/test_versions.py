from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction

from parvis.audit.models import Entry
from parvis.dns import importing
from parvis.dns.actions import editing, zones
from parvis.dns.enums import VersionCause, ZoneState
from parvis.dns.models import KeptRecord, Version, Zone
from parvis.dns.queries import changes_between, history, live_zone, record_with, records_of
from parvis.dns.refusals import ConflictError, ContentRefusedError, RecordGoneError
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from tests.dns.zones import record, zone_of
from tests.factories import AccountFactory, customer, staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return zone_of("www A 203.0.113.27", "@ MX 10 mail", "mail A 203.0.113.25")


@pytest.fixture
def anna(zone):
    return customer(zone.account)


def save(zone, line, *, seen=None, replaces=None, actor=SYSTEM, now=None, ttl=300, note=""):
    zone.refresh_from_db()
    made = record(line, ttl, note=note)
    seen = zone.number if seen is None else seen
    return editing.save_record(zone, made, seen=seen, replaces=replaces, actor=actor, now=now)


def lines(zone, number=None):
    return [f"{one.owner} {one.kind} {one.value}" for one in records_of(zone, number)]


def test_a_saved_record_is_a_version_that_says_who_and_what(zone, anna, now):
    version = save(zone, "ftp A 203.0.113.30", actor=anna, now=now)

    assert (version.number, version.cause, version.added, version.by) == (2, "edited", 1, anna.label)
    assert "ftp A 203.0.113.30" in lines(zone)
    assert "ftp A 203.0.113.30" not in lines(zone, 1)
    entry = Entry.objects.get(action="zone.edited")
    assert (entry.subject, entry.account_id, entry.after["records"]) == (
        zone.name,
        zone.account_id,
        ["ftp 300 A 203.0.113.30"],
    )


def test_an_edited_record_takes_the_place_of_the_former(zone, now):
    key = record("www A 203.0.113.27").key

    version = save(zone, "www A 203.0.113.28", replaces=key, now=now)

    assert (version.added, version.changed, version.removed) == (0, 1, 0)
    assert "www A 203.0.113.28" in lines(zone)
    assert record_with(zone, key) is None


def test_undo_publishes_what_there_was_as_a_new_version(zone, now):
    before = lines(zone)
    save(zone, "www A 203.0.113.28", replaces=record("www A 203.0.113.27").key, now=now)

    version = editing.undo(zone, seen=2, actor=SYSTEM, now=now)

    assert (version.number, version.cause, version.restored) == (3, VersionCause.UNDONE, 1)
    assert lines(zone) == before


def test_undo_of_what_is_not_last_any_more_is_a_conflict(zone, now):
    save(zone, "a TXT x", now=now)
    save(zone, "b TXT y", now=now)

    with pytest.raises(ConflictError):
        editing.undo(zone, seen=2, actor=SYSTEM, now=now)


def test_two_at_once_are_both_told_and_nothing_is_overwritten(zone, anna, now):
    save(zone, "www A 203.0.113.99", replaces=record("www A 203.0.113.27").key, actor=anna, now=now)

    with pytest.raises(ConflictError) as refused:
        save(zone, "a TXT x", seen=1, now=now)

    assert (refused.value.number, refused.value.by) == (2, anna.label)
    assert [change.after.value for change in refused.value.changes] == ["203.0.113.99"]
    assert lines(zone, 2) == lines(zone)


def test_what_does_not_go_together_is_refused_beside_its_field(zone, now):
    with pytest.raises(ContentRefusedError) as refused:
        save(zone, "www CNAME hote.client.example.", now=now)

    assert refused.value.field == "owner"
    assert Version.objects.filter(zone=zone).count() == 1


def test_a_set_takes_the_ttl_of_the_record_that_was_saved(zone, now):
    save(zone, "www A 203.0.113.28", ttl=3600, now=now)

    assert {one.ttl for one in records_of(zone) if one.owner == "www"} == {3600}


def test_a_record_that_is_gone_is_not_replaced(zone, now):
    with pytest.raises(RecordGoneError):
        save(zone, "www A 203.0.113.28", replaces="0" * 20, now=now)


def test_records_are_deleted_all_or_none(zone, now):
    keys = [record("www A 203.0.113.27").key, record("mail A 203.0.113.25").key]

    with pytest.raises(RecordGoneError):
        editing.delete_records(zone, [*keys, "0" * 20], seen=1, actor=SYSTEM, now=now)
    version = editing.delete_records(zone, keys, seen=1, actor=SYSTEM, now=now)

    assert (version.removed, lines(zone)) == (2, ["@ MX 10 mail.exemple.example."])


def test_the_serial_grows_with_what_the_world_sees_alone(zone, now):
    first = Zone.objects.get(pk=zone.pk).serial
    second = save(zone, "a TXT x", now=now).serial
    third = save(zone, "a TXT x", replaces=record("a TXT x").key, note="why it is there", now=now).serial

    assert (first, second, third) == (int(now.timestamp()), first + 1, second)


def test_a_clock_that_goes_back_does_not_take_the_serial_with_it(zone, now):
    serial = save(zone, "a TXT x", now=now - timedelta(days=300)).serial

    assert serial == int(now.timestamp()) + 1


def test_versions_are_compared_either_way_and_restored(zone, now):
    save(zone, "a TXT x", now=now)
    editing.set_soa_ttl(zone, 900, seen=2, actor=SYSTEM, now=now)
    save(zone, "b TXT y", now=now)

    assert [(one.verb, one.owner) for one in changes_between(zone, 1, 4)] == [("added", "a"), ("added", "b")]
    assert [(one.verb, one.owner) for one in changes_between(zone, 4, 1)] == [("removed", "a"), ("removed", "b")]
    version = editing.restore(zone, 1, seen=4, actor=SYSTEM, now=now, note="as before")
    assert lines(zone) == lines(zone, 1)
    assert (version.number, version.restored, version.soa_ttl) == (5, 1, 3600)
    assert [one.number for one in history(zone)] == [5, 4, 3, 2, 1]
    assert [one.owner for one in records_of(zone, 4) if one.kind == "TXT"] == ["a", "b"]


def test_a_version_that_never_was_is_not_restored(zone, now):
    with pytest.raises(NotAllowedError):
        editing.restore(zone, 7, seen=1, actor=SYSTEM, now=now)


def test_the_ttl_of_the_soa_has_its_limits(zone, now):
    with pytest.raises(NotAllowedError) as refused:
        editing.set_soa_ttl(zone, 5, seen=1, actor=SYSTEM, now=now)

    assert refused.value.field == "ttl"


def test_postgresql_keeps_versions_and_records_as_they_were(zone, now):
    save(zone, "www A 203.0.113.28", replaces=record("www A 203.0.113.27").key, now=now)
    attempts = [
        lambda: Version.objects.filter(zone=zone).update(note="other"),
        lambda: Version.objects.filter(zone=zone).delete(),
        lambda: KeptRecord.objects.filter(zone=zone).update(value="198.51.100.1"),
        lambda: KeptRecord.objects.filter(zone=zone, until=2).update(until=None),
        lambda: KeptRecord.objects.filter(zone=zone).delete(),
        lambda: Zone.objects.filter(pk=zone.pk).update(serial=1),
    ]

    for attempt in attempts:
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            attempt()


def test_a_brand_may_keep_its_customers_from_editing(zone, anna, now):
    brand = zone.account.brand
    brand.allows_zone = False
    brand.save()

    with pytest.raises(NotAllowedError):
        save(zone, "a TXT x", actor=anna, now=now)
    assert save(zone, "a TXT x", actor=staff_member(brand), now=now).number == 2


def test_an_import_is_shown_then_published_at_once(zone, now):
    data = "www A 203.0.113.27\nwww A 203.0.113.28\nbad A nowhere\n@ NS ns1.client.example.\n"

    added = importing.preview(zone, data, mode=importing.Mode.ADD)
    replaced = importing.preview(zone, data, mode=importing.Mode.REPLACE)

    assert [remark.number for remark in added.reading.rejected] == [3]
    assert [(one.verb, one.owner) for one in replaced.changes] == [
        ("removed", "@"),
        ("removed", "mail"),
        ("changed", "www"),
        ("added", "www"),
    ]
    assert "mail A 203.0.113.25" in [f"{one.owner} {one.kind} {one.value}" for one in added.records]
    version = editing.replace_records(zone, added.records, cause=VersionCause.IMPORT, seen=1, actor=SYSTEM, now=now)
    assert (version.cause, version.added) == ("import", 1)


def test_an_import_that_does_not_go_together_says_so_before(zone):
    shown = importing.preview(zone, "www CNAME hote.client.example.", mode=importing.Mode.ADD)

    assert {finding.record.owner for finding in shown.refused} == {"www"}


def test_what_another_account_has_is_not_visible(zone, anna):
    other = customer(AccountFactory())

    assert list(Zone.objects.visible_to(anna)) == [zone]
    assert list(Zone.objects.visible_to(other)) == []
    assert list(Zone.objects.visible_to(staff_member(zone.account.brand))) == [zone]


def test_a_zone_whose_name_left_is_kept_and_comes_back_as_it_was(zone, now):
    zones.keep_zone(zone, actor=SYSTEM, now=now)
    kept = live_zone(zone.name)
    assert (kept.state, kept.kept_until) == (ZoneState.KEPT, now + timedelta(days=30))

    back = zones.open_zone(name=zone.name, account=zone.account, actor=SYSTEM, now=now)

    assert (back.pk, back.state, back.kept_until) == (zone.pk, ZoneState.SERVED, None)
    assert "www A 203.0.113.27" in lines(back)


def test_what_another_account_left_behind_is_not_handed_over(zone, now):
    zones.keep_zone(zone, actor=SYSTEM, now=now)

    new = zones.open_zone(name=zone.name, account=AccountFactory(), actor=SYSTEM, now=now)

    zone.refresh_from_db()
    assert (zone.state, records_of(new)) == (ZoneState.REMOVED, [])


def test_a_removed_zone_is_not_edited(zone, now):
    zones.remove_zone(zone, actor=SYSTEM, now=now)

    with pytest.raises(NotAllowedError):
        save(zone, "a TXT x", now=now)


def test_one_edit_costs_the_same_in_a_zone_of_any_size(django_assert_num_queries, now):
    small = zone_of("a TXT x", name="small.example")
    large = zone_of(*[f"h{number} TXT x" for number in range(500)], name="large.example")
    counts = []
    for zone in (small, large):
        with django_assert_num_queries(14, exact=False) as counted:
            save(zone, "b TXT y", now=now)
        counts.append(len(counted))

    assert counts[0] == counts[1]
