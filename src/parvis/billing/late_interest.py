"""Interest of professionals who pay a French seller late: three times the legal rate of each half-year (C. com. L441-10).

What invoices say, computed to the day on what is left of the amount; what is paid lessens the amount before its costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from parvis.billing.debits import today_of
from parvis.billing.legal_rates import HALF, legal_rates
from parvis.billing.models import Debt
from parvis.kit.money import Money

TIMES: Final = 3
SELLER: Final = "FR"
_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Interest:
    """What has run of a debt until a day, that day included."""

    total: Money
    until: date
    percent: Decimal | None
    """Three times the legal rate on that day; None where it is not known."""
    unknown_since: date | None
    """The first day that nothing was counted for, since no rate of its half-year is known."""


def interest_of(debt: Debt, until: date) -> Interest | None:
    """What has run of ``debt``; None of a consumer, and where the seller's law is not known. Reads its parts."""
    if debt.account.brand.legal_entity.country != SELLER or not debt.account.is_business:
        return None
    brand = debt.account.brand
    lessened = [(today_of(brand, part.at), part.minor) for part in debt.parts.order_by("at", "pk")]
    steps, unknown = _steps(debt, lessened, until), None
    weighed = Decimal(0)
    for first, last, minor in steps:
        percent = percent_on(first)
        if percent is None:
            unknown = unknown or first
            continue
        weighed += Decimal(minor) * percent * ((last - first).days + 1) / (100 * _DAYS)
    return Interest(Money(1, debt.currency).part(weighed), until, percent_on(until), unknown)


def _steps(debt: Debt, lessened: Sequence[tuple[date, int]], until: date) -> list[tuple[date, date, int]]:
    """(first day, last day, what was left then): days of one half-year on which as much was left."""
    first, found = debt.due_on + timedelta(days=1), []
    cuts = {day + timedelta(days=1) for day, _minor in lessened}
    cuts |= {date(year, month, 1) for year in range(first.year, until.year + 1) for month in (1, 1 + HALF)}
    starts = sorted({first, *(cut for cut in cuts if first < cut <= until)})
    for start, following in zip(starts, [*starts[1:], until + timedelta(days=1)], strict=True):
        left = debt.amount_minor - sum(minor for day, minor in lessened if day < start)
        if left > 0 and start < following:
            found.append((start, following - timedelta(days=1), left))
    return found


def percent_on(day: date) -> Decimal | None:
    """Three times the legal rate of the half-year that ``day`` is in, if that is known."""
    rate = legal_rates().get(date(day.year, 1 if day.month <= HALF else 1 + HALF, 1))
    return rate * TIMES if rate is not None else None
