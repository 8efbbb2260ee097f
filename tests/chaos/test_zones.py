"""Zones of any content through what the pages do with them; ``make chaos CASES=5000`` draws that many.

Exported and imported, edited as a text and not changed, gathered in a draft: nothing is added, lost or changed.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from parvis.dns.actions.versions import write_version
from parvis.dns.actions.zones import remove_zone
from parvis.dns.content import authority_of
from parvis.dns.enums import VersionCause
from parvis.dns.importing import Mode, preview
from parvis.dns.models import DraftChange
from parvis.dns.queries import records_of
from parvis.dns.records.changes import applied, difference
from parvis.dns.zonefile.reading import read
from parvis.dns.zonefile.writing import master_file, plain_text
from parvis.dns.zonetemplates.merging import merged
from parvis.kit.actor import SYSTEM
from tests.dns.test_zone_files import ZONE, drafts, kept
from tests.dns.zones import zone_of
from tests.factories import NOW

CASES = int(os.environ.get("CASES", "50"))
drawn_often = settings(max_examples=CASES, suppress_health_check=list(HealthCheck))


@drawn_often
@given(drafts)
def test_text_mode_gives_back_what_it_was_given(drawn):
    records = kept(drawn)

    found = read(plain_text(records), ZONE)

    assert [(remark.number, str(remark.sentence)) for remark in found.rejected] == []
    assert difference(records, found.records) == []


@drawn_often
@given(drafts, drafts)
def test_a_draft_kept_as_changes_leads_to_what_was_wanted(drawn, wanted):
    before, after = kept(drawn), kept(wanted)

    rows = [DraftChange(**change.as_json()) for change in difference(before, after)]

    assert applied(before, [row.change for row in rows]) == after


@drawn_often
@given(drafts, drafts)
def test_a_template_applied_twice_is_applied_once(drawn, coming):
    once = merged(kept(drawn), kept(coming))

    assert set(kept(coming)) <= set(once)
    assert merged(once, kept(coming)) == once


@pytest.mark.django_db
@settings(max_examples=max(CASES // 10, 10), suppress_health_check=list(HealthCheck))
@given(drafts)
def test_an_export_imported_again_changes_nothing_in_either_way(drawn):
    zone = zone_of()
    write_version(zone, [], kept(drawn), cause=VersionCause.EDITED, actor=SYSTEM, now=NOW)

    text = master_file(zone.name, records_of(zone), authority_of(zone), heading=["a file"])

    for mode in Mode:
        found = preview(zone, text, mode=mode)
        assert (found.changes, list(found.reading.rejected)) == ([], [])
    remove_zone(zone, actor=SYSTEM, now=NOW)
