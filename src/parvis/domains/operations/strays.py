"""Names that a registry holds for us and that nobody here knows, told by the registry's own list (rules 10.1 row 19).

No registry tells its names over EPP: the list comes from its extranet or its reports, as a file. Runs outside any
transaction, in constant memory.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from parvis.domains.actions import messages
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.registries import registries
from parvis.kit.failures import NeedsPersonError, TryLaterError

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Stray:
    """A name of the list that is unknown here. ``problem`` says why nobody could tell whether it is ours."""

    name: str
    is_ours: bool
    problem: str = ""


def strays(
    registry: str,
    names: Iterable[str],
    *,
    per_second: float,
    now: datetime,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Stray]:
    """Ask the registry about each of ``names`` that is unknown here, and leave to staff those that it holds for us."""
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        live = Domain.objects.filter(name__in=batch).exclude(state__in=[DomainState.RELEASED, DomainState.FAILED])
        known = set(live.values_list("name", flat=True))
        for name in dict.fromkeys(batch):
            if name not in known:
                begun = time.monotonic()
                yield _asked(registry, name, now)
                if per_second:
                    sleep(max(0.0, 1 / per_second - (time.monotonic() - begun)))


def _asked(registry: str, name: str, now: datetime) -> Stray:
    try:
        seen = registries.named(registry).fetch(name)
    except (TryLaterError, NeedsPersonError) as error:
        return Stray(name, is_ours=False, problem=str(error))
    if seen is not None:
        messages.keep_stray(registry, seen, now=now)
    return Stray(name, is_ours=seen is not None)
