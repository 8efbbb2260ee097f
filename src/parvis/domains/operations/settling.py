"""Settling a restored backup: what card companies and registries say is read before anything is sent (rules 10.1 row 19).

Payments first: what a card company had been paid for is ordered again here under its old term, before a look at the
name moves that term on, and is then found done. Runs outside any transaction. Whatever stops it, it goes on where it
was left: a name that was looked at since the beginning is not looked at again.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from parvis.billing.tasks import settle, unsettled
from parvis.domains.actions.reconciling import HELD
from parvis.domains.enums import DriftField
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.sweeping import Swept, sweep, to_look_at
from parvis.domains.registries import registries
from parvis.kit.failures import NeedsPersonError, TryLaterError, UnknownOutcomeError
from parvis.provisioning.actions import settling
from parvis.provisioning.alone import alone
from parvis.provisioning.models import Settling
from parvis.provisioning.queries import open_settling

PLACE: Final = "settling"
"""What one command or worker does at a time, for ``alone``."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: of ``names``, ``left`` are still to be read, those of the registries ``closed``."""

    since: datetime
    are_payments_asked: bool
    names: int
    left: int
    closed: tuple[str, ...]

    @property
    def read(self) -> int:
        return self.names - self.left

    @property
    def percent(self) -> int:
        return 100 * self.read // self.names if self.names else 100


def progress() -> Progress | None:
    """How far the settling under way is, or None where there is none."""
    under_way = open_settling()
    if under_way is None:
        return None
    return Progress(
        since=under_way.started_at,
        are_payments_asked=under_way.payments_asked_at is not None,
        names=Domain.objects.filter(state__in=HELD).count(),
        left=_left(under_way).count(),
        closed=tuple(_closed(under_way)),
    )


def carry_on(
    under_way: Settling, *, per_second: float, clock: Callable[[], datetime] = timezone.now
) -> Generator[Swept]:
    """Read what is left to read, one payment or name after the other, and open the queue, registry by registry.

    What gave no answer is told and left: the next call begins with it. The caller sees to it that nobody else is at it.
    """
    if under_way.payments_asked_at is None:
        are_all_asked = True
        for asked in _payments(clock()):
            are_all_asked &= not asked.is_silence
            yield asked
        if not are_all_asked:
            return
        settling.payments_asked(under_way, now=clock())
    _open_where_read(under_way, now=clock())
    for code in to_look_at(under_way.started_at):
        with alone(f"sweep:{code}") as is_alone:
            if is_alone:
                yield from sweep(code, before=under_way.started_at, per_second=per_second)
        _open_where_read(under_way, now=clock())
    if not _left(under_way).exists():
        settling.end(under_way, now=clock())


def _open_where_read(under_way: Settling, *, now: datetime) -> None:
    """One registry that is silent holds up no other."""
    closed = set(_closed(under_way))
    settling.open_registries(under_way, [code for code in registries.names() if code not in closed], now=now)


def _closed(under_way: Settling) -> list[str]:
    """Registries with names that were not read yet."""
    return list(_left(under_way).order_by("registry").values_list("registry", flat=True).distinct())


def left(under_way: Settling) -> int:
    """How many names were not read yet."""
    return _left(under_way).count()


def _payments(now: datetime) -> Iterator[Swept]:
    """Ask what became of every payment that was open."""
    for number in list(unsettled(now).order_by("pk").values_list("pk", flat=True)):
        problem, is_silence = "", False
        try:
            settle(payment_id=number)
        except (TryLaterError, NeedsPersonError, UnknownOutcomeError) as error:
            problem, is_silence = f"no answer: {error}", True
        except LookupError as error:
            # No company of that name any more, or none that knows the payment: another time will tell no more.
            problem = f"unknown to its company: {error}"
        yield Swept(f"payment {number}", (None, 0), None, problem, is_silence)


def _left(under_way: Settling) -> QuerySet[Domain]:
    """Names not looked at since the beginning. One that its registry denied waits for a person, not for another look."""
    denied = Drift.objects.open().filter(domain=OuterRef("pk"), field=DriftField.SPONSOR)
    held = Domain.objects.filter(state__in=HELD).exclude(synced_at__gte=under_way.started_at)
    return held.filter(~Exists(denied))
