"""A zone published by two at the same moment: each proof first shows the race with the lock removed."""

import pytest

from parvis.dns.actions import drafts, editing
from parvis.dns.models import KeptRecord, Version
from parvis.dns.queries import draft_of, records_of
from parvis.dns.refusals import ConflictError
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from tests.concurrency.test_money_locks import collisions, no_row_locks
from tests.dns.zones import record, zone_of
from tests.factories import NOW
from tests.simulators.together import meeting, together

__all__ = ["meeting"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone():
    return zone_of("www A 203.0.113.27")


def saving(zone):
    """Two who add a record each, having seen the same version."""
    return [
        lambda line=line: editing.save_record(zone, record(line), seen=1, actor=SYSTEM, now=NOW)
        for line in ("a TXT x", "b TXT y")
    ]


def publishing(zone):
    """Two who publish the same draft."""
    draft = drafts.put_record(zone, record("a TXT x"), edition=None, actor=SYSTEM, now=NOW)
    return [lambda: drafts.publish(zone, edition=draft.edition, actor=SYSTEM, now=NOW)] * 2


WORK = {"save": (saving, editing), "publish": (publishing, drafts)}


@pytest.mark.parametrize("what", list(WORK))
def test_without_the_lock_two_write_the_same_version(zone, meeting, what):
    make, module = WORK[what]
    works = make(zone)
    meeting(module, "check_seen")

    with no_row_locks():
        found = together(*works)

    assert collisions(found) == 1, "only the last line of defence, and no sentence that a person could read"


@pytest.mark.parametrize(("what", "refusal"), [("save", ConflictError), ("publish", NotAllowedError)])
def test_of_two_one_publishes_and_the_other_is_told(zone, meeting, what, refusal):
    make, module = WORK[what]
    works = make(zone)
    before = Operation.objects.count()
    meeting(module, "check_seen")

    found = together(*works)

    assert sum(isinstance(one, refusal) for one in found) == 1
    assert list(Version.objects.filter(zone=zone).order_by("number").values_list("number", flat=True)) == [1, 2]
    assert len(records_of(zone)) == 2
    assert KeptRecord.objects.filter(zone=zone, since=2).count() == 1
    assert draft_of(zone) is None
    assert Operation.objects.count() <= before + 1
