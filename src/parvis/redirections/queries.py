"""Reads of redirections, for pages and the web tier. Objects come from ``Redirection.objects.visible_to``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from parvis.redirections.models import Redirection, Visits


@dataclass(frozen=True, slots=True)
class Day:
    """How often on one day (UTC)."""

    on: date
    count: int


def of_domain(found: QuerySet[Redirection], domain: str) -> QuerySet[Redirection]:
    """Those of one domain: itself first, then by name."""
    return found.filter(domain=domain).order_by("unicode_host")


def matching(found: QuerySet[Redirection], text: str) -> QuerySet[Redirection]:
    """Those whose name or target has ``text`` in it."""
    wanted = text.strip().lower()
    if not wanted:
        return found
    return found.filter(Q(unicode_host__contains=wanted) | Q(host__contains=wanted) | Q(target__icontains=wanted))


def with_visits(found: QuerySet[Redirection], *, since: date, until: date) -> QuerySet[Redirection]:
    """Each with ``visited``, how often it was followed from ``since`` to ``until``, both included."""
    return found.annotate(visited=_sum(since, until))


def most_visited(found: QuerySet[Redirection], *, since: date, until: date) -> QuerySet[Redirection]:
    """Each ``with_visits``, the most followed first."""
    counted = found.annotate(visited=_sum(since, until))
    return counted.order_by("-visited", "unicode_host")


def visits_by_day(redirection: Redirection, *, since: date, until: date) -> Sequence[Day]:
    """Every day from ``since`` to ``until``, those without visits too."""
    rows = Visits.objects.filter(redirection=redirection, day__gte=since, day__lte=until)
    counts = dict(rows.values_list("day", "count"))
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return [Day(day, counts.get(day, 0)) for day in days]


def _sum(since: date, until: date) -> Coalesce:
    return Coalesce(Sum("visits__count", filter=Q(visits__day__gte=since, visits__day__lte=until)), 0)
