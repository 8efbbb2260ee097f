"""Web redirects in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.certificates.models import Certificate
from parvis.redirections.enums import Finding, Https, Kind
from parvis.redirections.models import Redirection
from parvis.redirections.queries import Day
from parvis.redirections.standing import Standing
from parvis.web.ui.formats import date_text

Words = str | Promise
_STANDINGS: dict[Standing, tuple[str, Words]] = {
    Standing.HERE: ("ok", _("Set")),
    Standing.MISSING: ("warn", _("Not set")),
    Standing.OTHER: ("warn", _("Leads elsewhere")),
    Standing.UNREAD: ("", _("Elsewhere")),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge."""

    tone: str
    word: Words


@dataclass(frozen=True, slots=True)
class Row:
    """One redirect as lists show it."""

    redirection: Redirection
    dns: Mark
    https: Mark
    certificate: Certificate | None
    problem: Words


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the chart, in its own units: ``x`` from the left, ``y`` from the top."""

    x: int
    y: int
    height: int
    label: str


BAR, GAP, TALLEST = 16, 4, 100


def row_of(redirection: Redirection, standing: Standing, certificate: Certificate | None) -> Row:
    """``redirection`` with what is to be said of it."""
    https = _https(redirection, standing, certificate)
    return Row(redirection, Mark(*_STANDINGS[standing]), https, certificate, problem_of(redirection))


def _https(redirection: Redirection, standing: Standing, certificate: Certificate | None) -> Mark:
    if redirection.https == Https.OFF or certificate is None:
        return Mark("", _("No"))
    if certificate.chain_until is not None:
        return Mark("ok", _("Yes"))
    if certificate.problem:
        return Mark("warn", _("Not yet"))
    if standing in {Standing.MISSING, Standing.OTHER}:
        return Mark("", _("Waits for the DNS"))
    return Mark("info", _("Being set up"))


def problem_of(redirection: Redirection) -> Words:
    """What keeps it from doing what was asked, or ""."""
    if redirection.disabled_at is not None:
        return _("Switched off by your provider")
    if redirection.stopped_at is not None:
        return _("Stopped: the term of the redirects is over")
    if redirection.finding == Finding.SILENT:
        return _("The target does not answer")
    if redirection.finding == Finding.CIRCLE:
        return _("The target leads back here")
    return _unframed(redirection) if redirection.kind == Kind.MASKED else ""


def _unframed(redirection: Redirection) -> Words:
    """Why some visitors of a masked one see no frame, or ""."""
    if redirection.finding == Finding.NO_FRAMES:
        return _("The target lets nobody show it in a frame: visitors are redirected visibly")
    if redirection.finding == Finding.UNTOLD:
        return _("The target is being looked at: visitors are redirected visibly until then")
    if redirection.is_mixed:
        return _("Over HTTPS, visitors are redirected visibly: browsers show no page without HTTPS in a frame there")
    return ""


def bars(days: Sequence[Day]) -> list[Bar]:
    """The chart of ``days``, the busiest as tall as it gets."""
    most = max((day.count for day in days), default=0) or 1
    found = []
    for index, day in enumerate(days):
        height = -(-day.count * TALLEST // most)
        found.append(Bar(index * (BAR + GAP), TALLEST - height, height, f"{_day(day.on)}: {day.count}"))
    return found


def _day(on: date) -> str:
    return date_text(on)
