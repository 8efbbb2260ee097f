"""When something is due for the end of a term: reminders by their schedule, and the charge. No queries."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from parvis.domains.life import Life
from parvis.orders.schedules import Anchor, Step

CHARGED_AT: Final = time(5, 0, tzinfo=UTC)
REMINDED_AT: Final = time(6, 0, tzinfo=UTC)
"""After the charge of the same day, whose result a reminder tells."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of the schedule for one term: due at an instant, and of no use from ``until`` on (None: never so)."""

    step: Step
    due_at: datetime
    until: datetime | None


def moments(steps: Sequence[Step], life: Life, *, is_deleted: bool) -> Iterator[Moment]:
    """The steps that this life has a day for, in the order of their days: before the deletion, or after it."""
    found = []
    for step in steps:
        anchor = _anchor(step.anchor, life, is_deleted=is_deleted)
        if anchor is None:
            continue
        day = anchor + timedelta(days=step.days)
        if step.anchor == Anchor.LAST_RENEWAL and life.expires_at and day <= life.expires_at.date() + timedelta(days=3):
            # The renewal ends so soon that it was just told.
            continue
        due_at = datetime.combine(day, REMINDED_AT)
        if step.anchor == Anchor.EXPIRY and life.renewable_until is not None and due_at >= life.renewable_until:
            # Nothing can be done about it any more; its deletion is told.
            continue
        until = (
            datetime.combine(anchor + timedelta(days=step.window[1] + 1), time(0, tzinfo=UTC)) if step.window else None
        )
        found.append(Moment(step, due_at, until))
    yield from sorted(found, key=lambda moment: moment.due_at)


def _anchor(anchor: Anchor, life: Life, *, is_deleted: bool) -> date | None:
    if anchor in {Anchor.DELETION, Anchor.LAST_RESTORE} and not is_deleted:
        return None
    if anchor in {Anchor.EXPIRY, Anchor.LAST_RENEWAL} and is_deleted:
        return None
    at = {
        Anchor.EXPIRY: life.expires_at,
        Anchor.LAST_RENEWAL: life.grace_end.at,
        Anchor.DELETION: life.deleted_at,
        Anchor.LAST_RESTORE: life.redemption_end.at,
    }[anchor]
    return at.astimezone(UTC).date() if at is not None else None


@dataclass(frozen=True, slots=True)
class Due:
    """The step to send now, those that were missed, and when to look again."""

    send: Moment | None
    missed: Sequence[Moment]
    next_at: datetime | None


def due(ahead: Sequence[Moment], *, done: Collection[str], is_quiet: bool, since: datetime, now: datetime) -> Due:
    """Of the steps not ``done``: the latest that is due is sent, those before it were missed (rules 2.1, catch-up).

    ``is_quiet``: only what is always sent counts. What was due before ``since``, when the name came to us, never counted.
    """
    counted = [
        moment
        for moment in ahead
        if moment.step.code not in done and moment.due_at >= since and (moment.step.is_always or not is_quiet)
    ]
    ripe = [moment for moment in counted if moment.due_at <= now]
    latest = ripe[-1] if ripe else None
    is_late = latest is not None and latest.until is not None and now >= latest.until
    return Due(
        send=None if is_late else latest,
        missed=ripe if is_late else ripe[:-1],
        next_at=min((moment.due_at for moment in ahead if moment.due_at > now), default=None),
    )


def charge_at(expires_at: datetime, *, days_before: int, opens_days: int) -> datetime:
    """When an automatic renewal is first tried: ``days_before`` the end, or as soon as the registry takes it."""
    days = min(days_before, opens_days) if opens_days else days_before
    return datetime.combine(expires_at.astimezone(UTC).date() - timedelta(days=days), CHARGED_AT)


def next_charge(now: datetime) -> datetime:
    """When a renewal that could not be paid is tried again: the next morning."""
    today = datetime.combine(now.astimezone(UTC).date(), CHARGED_AT)
    return today if now < today else today + timedelta(days=1)
