"""Going through all names of a registry, the one looked at longest ago first (DOM-13). In constant memory."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from parvis.domains.actions.reconciling import HELD, Look
from parvis.domains.models import Domain
from parvis.domains.operations.looking import look
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError

BATCH: Final = 500
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
) -> Iterator[Swept]:
    """Look at every name that the registry holds for us and was not looked at since ``before``, from ``after`` on.

    No more than ``per_second`` (0: as fast as it goes). What gave no answer is left for the next time.
    """
    silences = 0
    while rows := _batch(registry, before, after):
        for domain_id, name, synced_at in rows:
            begun = time.monotonic()
            swept = _swept(domain_id, name, (synced_at, domain_id))
            yield swept
            silences = silences + 1 if swept.is_silence else 0
            if silences >= SILENCES:
                logger.warning("registry %s does not answer: the rest of its names waits", registry)
                return
            if per_second:
                sleep(max(0.0, 1 / per_second - (time.monotonic() - begun)))
            after = swept.cursor


def to_look_at(before: datetime) -> list[str]:
    """Codes of the registries with names that were not looked at since ``before``."""
    rows = Domain.objects.filter(_older(before), state__in=HELD)
    return list(rows.order_by("registry").values_list("registry", flat=True).distinct())


def left_over(before: datetime) -> int:
    """How many names were not looked at since ``before``."""
    return Domain.objects.filter(_older(before), state__in=HELD).count()


def _older(before: datetime) -> Q:
    return Q(synced_at__lt=before) | Q(synced_at__isnull=True)


def _batch(registry: str, before: datetime, after: Cursor | None) -> list[tuple[int, str, datetime | None]]:
    rows = Domain.objects.filter(_older(before), registry=registry, state__in=["active", "redemption"])
    if after is not None:
        at, pk = after
        known = Q(synced_at__isnull=False)
        rows = rows.filter(
            (Q(synced_at__isnull=True, pk__gt=pk) | known)
            if at is None
            else Q(synced_at=at, pk__gt=pk) | Q(synced_at__gt=at)
        )
    ordered = rows.order_by(F("synced_at").asc(nulls_first=True), "pk")
    return list(ordered.values_list("pk", "name", "synced_at")[:BATCH])


def _swept(domain_id: int, name: str, cursor: Cursor) -> Swept:
    try:
        return Swept(name, cursor, look(domain_id))
    except (TryLaterError, UnknownDriverError) as error:
        return Swept(name, cursor, None, f"no answer: {error}", is_silence=True)
    except NeedsPersonError as error:
        return Swept(name, cursor, None, f"refused: {error}")
    except Exception as error:
        # One name that cannot be looked at must not hide all that come after it.
        logger.exception("%s could not be looked at", name)
        return Swept(name, cursor, None, f"{type(error).__name__}: {error}")
