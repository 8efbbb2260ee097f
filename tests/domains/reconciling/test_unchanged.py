"""A sweep writes many names down at once where nothing changed: what comes of it is what a look at each would bring."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from parvis.domains.actions.unchanged import unchanged
from parvis.domains.models import Domain, Drift, InnerHost, Transfer
from parvis.domains.operations import sweeping
from parvis.domains.operations.looking import look
from parvis.domains.ports import ContactRole, DsRecord
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from tests.factories import OperationFactory, TransferFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DS = DsRecord(1, 13, 2, "AB" * 32)
INNER = "ns1.mine.fr"


@pytest.fixture
def known(domain, registry):
    """As a look before this one left it."""
    look(domain.pk)
    Domain.objects.filter(pk=domain.pk).update(synced_at=timezone.now() - 2 * DAY)
    domain.refresh_from_db()
    registry.asked.clear()
    return domain


def swept():
    return list(sweeping.sweep("afnic", before=timezone.now() - DAY))


def world():
    """All that reconciliation writes, but for the moment of the look."""
    hidden = {"synced_at", "id", "found_at", "told_at", "requested_at", "ended_at", "settled_at"}
    rows = [row for kind in (Domain, Drift, Transfer, InnerHost) for row in kind.objects.order_by("pk").values()]
    shown = [{key: _told(key, value) for key, value in row.items() if key not in hidden} for row in rows]
    return shown, list(Message.objects.order_by("pk").values_list("template", flat=True))


def _told(key, value):
    return value is not None if key == "deleted_at" else value


ANSWERS = {
    "the same": {},
    "another expiry": {"expires_at": timezone.now() + timedelta(days=900)},
    "no expiry": {"expires_at": None},
    "another beginning": {"created_at": timezone.now() - timedelta(days=900)},
    "a lock": {"statuses": frozenset({"ok", "clientTransferProhibited"})},
    "a hold": {"statuses": frozenset({"serverHold"})},
    "a deletion": {"statuses": frozenset({"pendingDelete", "redemptionPeriod"})},
    "a transfer away": {"statuses": frozenset({"pendingTransfer"})},
    "name servers": {"nameservers": ("ns1.thief.example", "ns2.thief.example")},
    "name servers in another order": {"nameservers": ("ns2.client.example", "ns1.client.example")},
    "a server inside": {"nameservers": (INNER, "ns1.client.example")},
    "a host": {"hosts": (INNER,)},
    "a DS": {"ds": frozenset({DS})},
    "another holder": {"contacts": {ContactRole.REGISTRANT: "THIEF"}},
    "another contact": {"contacts": {ContactRole.REGISTRANT: "PVANNA", ContactRole.ADMIN: "OTHER"}},
    "no contacts": {"contacts": {}},
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_comes_to_the_same_as_a_look(known, registry, answer):
    registry.changes(known.name, **ANSWERS[answer])
    undone = transaction.savepoint()
    looked = look(known.pk)
    expected = world()
    transaction.savepoint_rollback(undone)

    [found] = swept()

    assert (found.look.found, list(found.look.changes)) == (looked.found, list(looked.changes))
    assert world() == expected
    assert Domain.objects.get(pk=known.pk).synced_at > timezone.now() - DAY


@pytest.mark.parametrize("held", ["a doubt", "a transfer", "a host", "a shorter term", "a deletion", "never renewed"])
def test_what_is_under_way_here_is_looked_at_by_itself(known, registry, held):
    if held == "a doubt":
        Drift.objects.create(domain=known, field="sponsor", ours="us", theirs="", found_at=timezone.now())
    elif held == "a transfer":
        TransferFactory(domain=known, is_inbound=False, stage="pending")
    elif held == "a host":
        InnerHost.objects.create(domain=known, name=INNER, told_at=timezone.now())
    else:
        changes = {
            "a shorter term": {"paid_until": known.expires_at - DAY},
            "a deletion": {"deleted_at": timezone.now()},
            "never renewed": {"paid_until": None},
        }
        Domain.objects.filter(pk=known.pk).update(**changes[held])
    undone = transaction.savepoint()
    look(known.pk)
    expected = world()
    transaction.savepoint_rollback(undone)

    swept()

    assert world() == expected


@pytest.mark.parametrize(
    "values",
    [{"state": OperationState.RUNNING}, {"is_unknown": True}, {"state": OperationState.DONE, "finished_at": "now"}],
)
def test_a_name_that_is_worked_on_meanwhile_is_not_written(known, registry, values):
    def begins():
        more = {"finished_at": timezone.now()} if "finished_at" in values else {}
        OperationFactory(subject=known.name, account=known.account, **values | more)

    registry.meanwhile = begins

    [found] = swept()

    # Looked at again, by itself: busy, or finished before that look began.
    assert found.look is not None
    assert (Domain.objects.get(pk=known.pk).synced_at == known.synced_at) == ("finished_at" not in values)
    assert [command for command, *_name in registry.asked].count("fetch") == 2


def test_what_was_stored_meanwhile_is_not_overwritten(known, registry):
    newer = timezone.now()
    registry.meanwhile = lambda: Domain.objects.filter(pk=known.pk).update(synced_at=newer, expires_at=newer)

    swept()

    assert Domain.objects.get(pk=known.pk).expires_at == registry.names[known.name].expires_at


def test_many_are_written_in_one_statement(known, registry, django_assert_num_queries):
    others = [f"other{number}.fr" for number in range(3)]
    for name in others:
        copy = Domain.objects.get(pk=known.pk)
        copy.pk, copy.name, copy.unicode_name = None, name, name
        copy.save()
        registry.holds(copy)

    with django_assert_num_queries(3):
        assert len(swept()) == 4


def test_a_name_that_was_never_looked_at_is_not_as_known(domain, registry):
    domain.synced_at = None
    assert unchanged(domain, registry.names[domain.name], is_sold_by_term=True, now=timezone.now()) is None
