"""What a change of plan in the middle of a term costs, to the cent, shown before it is agreed to (CART-9).

Pure arithmetic. The days that are left of what was paid are credited, rounded down; the same days of the new plan are
charged, rounded up: whoever changes there and back never gains. Tax is added up by rate, as EN 16931 checks it: what was
paid is credited at the rate at which it was paid.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parvis.billing.totals import Line, Totals, total
from parvis.kit.money import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a service from a day to before another, net, at a rate of tax. ValueError where no day is in it."""

    starts_on: date
    ends_on: date
    net: Money
    rate: Decimal

    def __post_init__(self) -> None:
        if self.ends_on <= self.starts_on or self.net.minor < 0:
            message = f"{self.starts_on} – {self.ends_on}: {self.net}"
            raise ValueError(message)

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days

    def days_left(self, on: date) -> int:
        """Of its days, those from ``on`` to its end: all before it starts, none afterwards."""
        return min(self.days, max(0, (self.ends_on - on).days))


@dataclass(frozen=True, slots=True)
class Plan:
    """The price of a whole term of ``days``, net, and the rate of its tax today."""

    net: Money
    days: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What changes hands: a credit for what is not used, a charge for the same days of the new plan."""

    credit: Line
    charge: Line
    after: Paid | None
    """What is paid from that day on; None where no day is left."""

    @property
    def totals(self) -> Totals:
        """To pay where it is above zero, to give back where it is below, net and tax by rate."""
        zero = Money(0, self.charge.net.currency)
        return total([Line(zero - self.credit.net, self.credit.rate), self.charge], self.charge.net.currency)


def change(paid: Paid, plan: Plan, *, on: date) -> Change:
    """Go over to ``plan`` on a day; the end of the term stays. Nothing is credited or charged once the term is over.

    ValueError for a plan of no days, or in another currency.
    """
    if plan.days <= 0 or plan.net.minor < 0 or plan.net.currency != paid.net.currency:
        message = f"{plan} after {paid}"
        raise ValueError(message)
    left = paid.days_left(on)
    credit = Money(paid.net.minor * left // paid.days, paid.net.currency)
    charge = Money(-(-plan.net.minor * left // plan.days), plan.net.currency)
    starts_on = max(on, paid.starts_on)
    after = Paid(starts_on, paid.ends_on, charge, plan.rate) if left else None
    return Change(Line(credit, paid.rate), Line(charge, plan.rate), after)
