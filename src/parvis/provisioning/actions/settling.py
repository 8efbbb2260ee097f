"""The beginning and the end of settling after a restored backup (rules 10.1 row 19)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from parvis.audit.actions import record
from parvis.kit.actor import SYSTEM, Actor
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation, Settling

LOST: Final = 100_000
"""By how much every sequence is moved on: more numbers than were given since the backup."""


@transaction.atomic
def begin(*, now: datetime) -> Settling:
    """Close the queue, and take what may have been done outside since the backup as of unknown outcome.

    Begun already: returns it as it is. A worker that had an operation in hand loses its lease. Numbers that were given
    since the backup are never given again: links in letters, authorisation codes and handles are made of them.
    """
    with connection.cursor() as cursor:
        # One at a time: whoever comes second finds what the first began.
        cursor.execute("LOCK TABLE provisioning_settling IN SHARE ROW EXCLUSIVE MODE")
    known = Settling.objects.filter(ended_at__isnull=True).first()
    if known is not None:
        return known
    settling = Settling.objects.create(started_at=now)
    operations = Operation.objects.all()
    operations.filter(state__in=[OperationState.WAITING, OperationState.ATTENTION]).update(is_unknown=True)
    operations.filter(state=OperationState.RUNNING).update(
        state=OperationState.WAITING, is_unknown=True, leased_until=None, fence=F("fence") + 1, due_at=now
    )
    _pass_over_numbers()
    _note(settling, "settling.begun", by=SYSTEM, now=now)
    return settling


def payments_asked(settling: Settling, *, now: datetime) -> None:
    """Every payment that was open has been asked about."""
    Settling.objects.filter(pk=settling.pk, payments_asked_at__isnull=True).update(payments_asked_at=now)


@transaction.atomic
def open_registries(settling: Settling, codes: Collection[str], *, now: datetime) -> None:
    """Let operations at these registries go on: every name of theirs was read. ``settling`` is brought up to date."""
    held = Settling.objects.select_for_update().get(pk=settling.pk)
    coming = sorted(set(codes) - set(held.opened))
    if held.ended_at is None and coming:
        held.opened = [*held.opened, *coming]
        held.save(update_fields=["opened"])
        record(
            "settling.registries-opened",
            kind="settling",
            subject=f"{held.started_at:%Y-%m-%d %H:%M}",
            by=SYSTEM,
            at=now,
            brand_id=None,
            after={"registries": coming},
        )
    settling.opened = held.opened


@transaction.atomic
def end(settling: Settling, *, left: int = 0, actor: Actor = SYSTEM, now: datetime) -> None:
    """Open the queue, once. ``left`` names were not read: operations on them read first, as all of that time do."""
    held = Settling.objects.select_for_update().get(pk=settling.pk)
    if held.ended_at is not None:
        return
    held.ended_at = now
    held.left = left
    held.save(update_fields=["ended_at", "left"])
    _note(held, "settling.ended", by=actor, now=now)


def _pass_over_numbers() -> None:
    """Sequences are not part of the transaction: moved on twice, they only leave a wider gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + %s)"
            " FROM pg_sequences WHERE schemaname = current_schema() AND max_value - coalesce(last_value, 0) > %s",
            [LOST, LOST],
        )


def _note(settling: Settling, action: str, *, by: Actor, now: datetime) -> None:
    record(
        action,
        kind="settling",
        subject=f"{settling.started_at:%Y-%m-%d %H:%M}",
        by=by,
        at=now,
        brand_id=None,
        after={"left": settling.left},
    )
