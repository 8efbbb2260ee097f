"""Whatever the step at which publishing a zone is killed, all of it is published or nothing, and once."""

from contextlib import suppress

import pytest

from parvis.audit.models import Entry
from parvis.dns.actions import drafts, editing
from parvis.dns.models import Version
from parvis.dns.queries import draft_of, records_of
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from tests.concurrency.processes import run_program
from tests.dns.zones import record, zone_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def again(zone, what):
    """What a person does who got no answer."""
    if what == "save":
        editing.save_record(zone, record("a TXT x"), seen=1, actor=SYSTEM, now=NOW)
    else:
        drafts.publish(zone, edition=1, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("step", ["before _move", "after _move", "after _tell", "after request_publication", "the end"])
@pytest.mark.parametrize("what", ["save", "publish"])
def test_killed_at_any_step_what_is_asked_for_again_is_published_once(what, step):
    zone = zone_of("www A 203.0.113.27")
    if what == "publish":
        drafts.put_record(zone, record("a TXT x"), edition=None, actor=SYSTEM, now=NOW)

    code = run_program("tests.concurrency.doomed_zone", zone.pk, what, DIE_AT=step)
    numbers = list(Version.objects.filter(zone=zone).order_by("number").values_list("number", flat=True))
    found, has_draft = len(records_of(zone)), draft_of(zone) is not None
    with suppress(NotAllowedError):
        again(zone, what)

    assert code == -9
    is_done = step == "the end"
    assert (numbers, found) == (([1, 2], 2) if is_done else ([1], 1))
    assert has_draft == (what == "publish" and not is_done)
    assert Version.objects.filter(zone=zone).count() == 2
    assert len(records_of(zone)) == 2
    assert Entry.objects.filter(action__in=["zone.edited", "zone.draft"]).count() == 1
