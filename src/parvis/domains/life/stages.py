"""Where a name stands in its life, and the dates that matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import Origin, TldRules
from parvis.domains.enums import DomainState

DELETED: Final = frozenset({"redemptionPeriod", "pendingRestore", "pendingDelete", "quarantined"})
"""Statuses of a name that the registry has deleted (RFC 3915, and the quarantine of EURid and DNS Belgium)."""
RENEWED_BY_ITSELF: Final = "autoRenewPeriod"
"""The registry has added a year, and still takes it back (RFC 3915)."""
EXPIRING_DAYS: Final = 60
SLOW_PAYMENT_DAYS: Final = 7
"""How long before the deadline a bank transfer or a cheque must be sent (REN-5)."""


class Held(Protocol):
    """What is read of a name: our copy of the registry's answer, and our own state."""

    @property
    def state(self) -> str: ...
    @property
    def is_locked(self) -> bool: ...
    @property
    def registered_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def paid_until(self) -> datetime | None: ...
    @property
    def synced_at(self) -> datetime | None: ...
    @property
    def transfer_barred_until(self) -> datetime | None: ...
    @property
    def registry_statuses(self) -> Sequence[str]: ...


class Stage(TextChoices):
    PENDING = "pending", _("Registration in progress")
    TRANSFERRING = "transferring", _("Being transferred")
    ADD_GRACE = "add-grace", _("Registered recently")
    ACTIVE = "active", _("Active")
    EXPIRING = "expiring", _("Expires soon")
    EXPIRED = "expired", _("Expired")
    REDEMPTION = "redemption", _("In redemption")
    RESTORING = "restoring", _("Restore in progress")
    PENDING_DELETE = "pending-delete", _("Final deletion in progress")
    RELEASED = "released", _("No longer ours")
    FAILED = "failed", _("Not registered")


class Source(StrEnum):
    """Who says a date."""

    REGISTRY = "registry"
    RULES = "rules"
    """Counted from the registry's date by the rules of the extension."""
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date (None: there is none, or nobody says it), who says it, and how old the copy is that it rests on."""

    at: datetime | None
    source: Source
    as_of: datetime | None
    origin: Origin | None = None

    @property
    def is_confirmed(self) -> bool:
        """No unconfirmed rule went into it."""
        return self.origin is None or self.origin.is_confirmed


@dataclass(frozen=True, slots=True)
class Life:
    """The stage, the customer's expiry and the five dates of DOM-16, kept apart."""

    stage: Stage
    expires_at: datetime | None
    """The customer's: the end of what is paid, never the registry's date a year ahead of it (T-LC-01)."""
    registry_expiry: Dated
    deadline: Dated
    """The last instant at which a renewal still reaches the registry before the name stops, «date limite»."""
    payment: Dated
    """The last safe day for a bank transfer or a cheque; a card may pay until ``renewable_until``."""
    grace_end: Dated
    """Renewal at the normal price ends; no date where there is no grace."""
    redemption_end: Dated
    """Restoring ends; no date where the registry restores nothing."""
    deleted_at: datetime | None
    """When it was, or will be, deleted for want of renewal."""
    released_at: datetime | None
    """When anybody may register it."""

    @property
    def renewable_until(self) -> datetime | None:
        """The last instant for a renewal at the normal price."""
        return self.grace_end.at or self.deadline.at


def life_of(domain: Held, rules: TldRules, *, now: datetime) -> Life:
    """Read ``domain`` by ``rules`` at ``now``. Dates are the registry's own and our customer's, never recomputed but for T-LC-01."""
    expiry = customer_expiry(domain, rules)
    deleted = _deletion(domain, rules, expiry, now)
    deadline = _cut(_after(expiry, -rules.renew_cutoff_days), rules)
    grace_end = _after(expiry, rules.late_renew_days) if rules.late_renew_days else None
    if grace_end and domain.deleted_at:
        grace_end = min(grace_end, domain.deleted_at)
    redemption_end = _after(deleted, rules.redemption_days) if rules.has_restore else None
    gone = _after(deleted, rules.redemption_days + rules.pending_delete_days)

    def ruled(at: datetime | None, field: str) -> Dated:
        return Dated(at, Source.RULES, domain.synced_at, rules.origins.get(field))

    return Life(
        stage=_stage(domain, rules, expiry, deleted, now),
        expires_at=expiry,
        registry_expiry=Dated(domain.expires_at, Source.REGISTRY, domain.synced_at),
        deadline=ruled(deadline, "renew_cutoff_days"),
        payment=Dated(_after(deadline, -SLOW_PAYMENT_DAYS), Source.OURS, domain.synced_at),
        grace_end=ruled(_cut(grace_end, rules), "late_renew_days"),
        redemption_end=ruled(_cut(redemption_end, rules), "redemption_days"),
        deleted_at=deleted,
        released_at=gone,
    )


def customer_expiry(domain: Held, rules: TldRules) -> datetime | None:
    """The end of the paid term. Where it is not known, the registry's date, less the year that it added by itself.

    A registry with a command for it never expires later than what was asked of it; others wait for their own day.
    """
    at, paid = domain.expires_at, domain.paid_until
    if at is None or (paid is not None and not rules.is_renewed_explicitly):
        return paid
    if paid is not None:
        return min(at, paid)
    if RENEWED_BY_ITSELF not in domain.registry_statuses:
        return at
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - 1, day=day)


def _deletion(domain: Held, rules: TldRules, expiry: datetime | None, now: datetime) -> datetime | None:
    """When the registry deleted the name, or is to; None when nobody can tell."""
    if domain.deleted_at is not None:
        return domain.deleted_at
    by_rule = _after(expiry, rules.deletion_days)
    is_deleted = bool(DELETED & set(domain.registry_statuses)) or domain.state == DomainState.REDEMPTION
    # Deleted before its time, and we were not told when.
    return None if is_deleted and by_rule and by_rule > now else by_rule


def _stage(domain: Held, rules: TldRules, expiry: datetime | None, deleted: datetime | None, now: datetime) -> Stage:
    statuses = set(domain.registry_statuses)
    told = stage_told(domain.state, statuses)
    if told is not None:
        return told
    is_older = domain.synced_at is None or (deleted is not None and domain.synced_at < deleted)
    if deleted is not None and deleted <= now and is_older and rules.redemption_days + rules.pending_delete_days:
        # Our copy is older than the day on which the registry deletes: the rules say what became of it.
        return _foretold(rules, deleted, now)
    if expiry is not None and expiry <= now:
        return Stage.EXPIRED
    if expiry is not None and expiry - now < timedelta(days=EXPIRING_DAYS):
        return Stage.EXPIRING
    young = domain.registered_at and domain.registered_at + timedelta(days=rules.add_grace_days) > now
    return Stage.ADD_GRACE if young or "addPeriod" in statuses else Stage.ACTIVE


def stage_told(state: str, statuses: Collection[str]) -> Stage | None:
    """What our state and the registry's statuses say by themselves."""
    if state in {DomainState.FAILED, DomainState.RELEASED, DomainState.TRANSFERRING}:
        return Stage(state)
    if state == DomainState.PENDING or "pendingCreate" in statuses:
        return Stage.PENDING
    if "pendingRestore" in statuses:
        return Stage.RESTORING
    if {"redemptionPeriod", "quarantined"} & set(statuses):
        return Stage.REDEMPTION
    if "pendingDelete" in statuses:
        return Stage.PENDING_DELETE
    return Stage.REDEMPTION if state == DomainState.REDEMPTION else None


def _foretold(rules: TldRules, deleted: datetime, now: datetime) -> Stage:
    over = deleted + timedelta(days=rules.redemption_days)
    if now < over:
        return Stage.REDEMPTION
    return Stage.PENDING_DELETE if now < over + timedelta(days=rules.pending_delete_days) else Stage.RELEASED


def _after(at: datetime | None, days: int) -> datetime | None:
    return None if at is None else at + timedelta(days=days)


def _cut(at: datetime | None, rules: TldRules) -> datetime | None:
    """The last hour at which the upstream still takes orders before ``at``."""
    if at is None or rules.cutoff_time is None:
        return at
    local = at.astimezone(ZoneInfo(rules.cutoff_zone))
    last = datetime.combine(local.date(), rules.cutoff_time, tzinfo=local.tzinfo)
    if last > local:
        last = datetime.combine(local.date() - timedelta(days=1), rules.cutoff_time, tzinfo=local.tzinfo)
    return last.astimezone(at.tzinfo)
