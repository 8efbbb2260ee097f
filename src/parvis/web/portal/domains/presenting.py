"""A name as a customer reads it: one badge, the most severe thing first, and dates in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import rules_of
from parvis.domains.life import Life, Stage, customer_expiry, life_of
from parvis.domains.models import Domain
from parvis.domains.queries import SOON_DAYS
from parvis.domains.status_labels import Severity, badge_of

_TONES: Final = {
    Severity.NONE: "neutral",
    Severity.OK: "ok",
    Severity.INFO: "info",
    Severity.NEUTRAL: "neutral",
    Severity.WARN: "warn",
    Severity.BAD: "bad",
}
_STAGES: Final = {
    Stage.PENDING: "info",
    Stage.TRANSFERRING: "info",
    Stage.REDEMPTION: "bad",
    Stage.RESTORING: "info",
    Stage.PENDING_DELETE: "bad",
    Stage.RELEASED: "neutral",
    Stage.FAILED: "bad",
}
"""Those that stand for the whole name, whatever else its registry says of it."""


@dataclass(frozen=True, slots=True)
class Badge:
    """``tone`` is one of the guide's; ``note`` is the second line, its cause or deadline."""

    tone: str
    label: str | Promise
    note: str | Promise = ""


def tone_of(severity: Severity) -> str:
    """The tone of the guide for ``severity``."""
    return _TONES[severity]


def badge(domain: Domain, *, now: datetime) -> Badge:
    """The most severe thing about ``domain``. Expiry counts only for a name that will not renew by itself."""
    life = life_of(domain, rules_of(domain.tld, now.date()), now=now)
    if life.stage in _STAGES:
        return Badge(_STAGES[life.stage], life.stage.label, _way_back(life))
    status, ending = badge_of(domain.registry_statuses), _ending(domain, life, now=now)
    severity = status.severity if status is not None else Severity.OK
    if status is not None and severity is Severity.BAD:
        return Badge("bad", status.label, status.sentence)
    if ending is not None and (ending.tone == "bad" or severity is not Severity.WARN):
        return ending
    if status is not None and severity is not Severity.OK:
        return Badge(_TONES[severity], status.label, status.sentence if severity is Severity.WARN else "")
    return Badge("ok", _("Active"))


def _way_back(life: Life) -> str:
    if life.stage != Stage.REDEMPTION or life.redemption_end.at is None:
        return ""
    return gettext("Restore it before %(day)s.") % {"day": day(life.redemption_end.at)}


def ends_at(domain: Domain, *, now: datetime) -> datetime | None:
    """The customer's own expiry: never the year that a registry runs ahead by itself (T-LC-01)."""
    return customer_expiry(domain, rules_of(domain.tld, now.date()))


def is_ending(domain: Domain, *, now: datetime) -> bool:
    """Say whether ``domain`` has expired, or will within ``SOON_DAYS`` without automatic renewal."""
    at = ends_at(domain, now=now)
    if at is None:
        return False
    return at <= now or (not domain.is_auto_renewed and at - now < timedelta(days=SOON_DAYS))


def _ending(domain: Domain, life: Life, *, now: datetime) -> Badge | None:
    """What the expiry of ``domain`` says of it, if anything."""
    at = life.expires_at
    if at is None or not is_ending(domain, now=now):
        return None
    if at <= now:
        if life.renewable_until is not None and life.renewable_until > now:
            return Badge("bad", _("Expired"), gettext("Renew it before %(day)s.") % {"day": day(life.renewable_until)})
        return Badge("bad", _("Expired"), _("Contact support: it may still be saved."))
    days = (at - now).days
    label = ngettext("Expires in %(days)d day", "Expires in %(days)d days", days) % {"days": days}
    return Badge("warn", label, _("Automatic renewal is off."))


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int, language: str) -> str:
    return str(format_date(datetime(year, month, day), format="medium", locale=language))  # noqa: DTZ001 - a day


def day(at: datetime | None) -> str:
    """The local date of ``at``, short, in the reader's language; a dash when there is none."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    return _day(local.year, local.month, local.day, _language())


@lru_cache(maxsize=4096)
def _apart(days: int, language: str) -> str:
    return str(format_timedelta(days * 86_400, granularity="day", threshold=1.6, add_direction=True, locale=language))


def distance(at: datetime | None, *, now: datetime) -> str:
    """How far ``at`` lies from ``now`` in whole days, such as «in 3 months»."""
    if at is None:
        return ""
    return _apart((at - now).days if at >= now else -(now - at).days, _language())


def _language() -> str:
    return (get_language() or "fr").split("-")[0]
