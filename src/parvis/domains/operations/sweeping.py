"""Going through all names of a registry, the one looked at longest ago first (DOM-13). In constant memory."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, overload

from django.db.models import F, Q
from django.utils import timezone

from parvis.domains.actions.reconciling import HELD, Found, Look
from parvis.domains.actions.unchanged import Unchanged, note_unchanged, unchanged
from parvis.domains.models import Domain
from parvis.domains.operations.looking import follow, look
from parvis.domains.ports import Capability
from parvis.domains.registries import registries
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError

BATCH: Final = 100
"""Names read, asked for and written down together."""
SILENCES: Final = 5
"""Names in a row that a registry did not answer about, after which it is left alone."""
Cursor = tuple[datetime | None, int]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """One name gone through. ``look`` is None where there was no answer, and ``problem`` says why."""

    name: str
    cursor: Cursor
    look: Look | None
    problem: str = ""
    is_silence: bool = False


def sweep(
    registry: str,
    *,
    before: datetime,
    after: Cursor | None = None,
    per_second: float = 0,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], datetime] = timezone.now,
) -> Iterator[Swept]:
    """Look at every name that the registry holds for us and was not looked at since ``before``, from ``after`` on.

    No more than ``per_second`` (0: as fast as it goes). What gave no answer is left for the next time. What has not
    changed is written down for a batch at once; killed before, those names are looked at again.
    """
    silences = 0
    while rows := _batch(registry, before, after):
        since, looked = clock(), list[Swept | Unchanged]()
        for domain in rows:
            begun = time.monotonic()
            swept = _swept(domain, clock)
            looked.append(swept)
            silences = silences + 1 if isinstance(swept, Swept) and swept.is_silence else 0
            if silences >= SILENCES:
                break
            if per_second:
                sleep(max(0.0, 1 / per_second - (time.monotonic() - begun)))
        for swept in _written(rows, looked, since):
            yield swept
            after = swept.cursor
        if silences >= SILENCES:
            logger.warning("registry %s does not answer: the rest of its names waits", registry)
            return


def _written(rows: Sequence[Domain], looked: Sequence[Swept | Unchanged], since: datetime) -> Iterator[Swept]:
    """Write down what has not changed; look again, by itself, at what something happened to meanwhile."""
    done = note_unchanged([one for one in looked if isinstance(one, Unchanged)], since=since)
    for domain, one in zip(rows, looked, strict=False):
        if isinstance(one, Swept):
            yield one
        elif domain.pk in done:
            yield Swept(domain.name, _cursor(domain), Look(Found.SAME))
        else:
            yield _guarded(domain, partial(look, domain.pk))


def _cursor(domain: Domain) -> Cursor:
    return domain.synced_at, domain.pk


def to_look_at(before: datetime) -> list[str]:
    """Codes of the registries with names that were not looked at since ``before``."""
    rows = Domain.objects.filter(_older(before), state__in=HELD)
    return list(rows.order_by("registry").values_list("registry", flat=True).distinct())


def left_over(before: datetime) -> int:
    """How many names were not looked at since ``before``."""
    return Domain.objects.filter(_older(before), state__in=HELD).count()


def _older(before: datetime) -> Q:
    return Q(synced_at__lt=before) | Q(synced_at__isnull=True)


def _batch(registry: str, before: datetime, after: Cursor | None) -> list[Domain]:
    rows = Domain.objects.filter(_older(before), registry=registry, state__in=["active", "redemption"])
    if after is not None:
        at, pk = after
        known = Q(synced_at__isnull=False)
        rows = rows.filter(
            (Q(synced_at__isnull=True, pk__gt=pk) | known)
            if at is None
            else Q(synced_at=at, pk__gt=pk) | Q(synced_at__gt=at)
        )
    return list(rows.defer("grams").order_by(F("synced_at").asc(nulls_first=True), "pk")[:BATCH])


def _swept(domain: Domain, clock: Callable[[], datetime]) -> Swept | Unchanged:
    """Ask about one name; what is as we knew it waits to be written down with the others."""

    def ask() -> Look | Unchanged:
        registry = registries.named(domain.registry)
        asked_at = clock()
        seen = registry.fetch(domain.name)
        if seen is not None:
            is_sold_by_term = Capability.RENEW in registry.capabilities
            same = unchanged(domain, seen, is_sold_by_term=is_sold_by_term, now=clock())
            if same is not None:
                return same
        return follow(domain, registry, seen, asked_at=asked_at, clock=clock)

    return _guarded(domain, ask)


@overload
def _guarded(domain: Domain, ask: Callable[[], Look]) -> Swept: ...
@overload
def _guarded(domain: Domain, ask: Callable[[], Look | Unchanged]) -> Swept | Unchanged: ...
def _guarded(domain: Domain, ask: Callable[[], Look | Unchanged]) -> Swept | Unchanged:
    name, cursor = domain.name, _cursor(domain)
    try:
        found = ask()
    except (TryLaterError, UnknownDriverError) as error:
        return Swept(name, cursor, None, f"no answer: {error}", is_silence=True)
    except NeedsPersonError as error:
        return Swept(name, cursor, None, f"refused: {error}")
    except Exception as error:
        # One name that cannot be looked at must not hide all that come after it.
        logger.exception("%s could not be looked at", name)
        return Swept(name, cursor, None, f"{type(error).__name__}: {error}")
    return found if isinstance(found, Unchanged) else Swept(name, cursor, found)
