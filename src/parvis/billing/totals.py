"""Adding up an invoice as EN 16931 checks it. Plain Python."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from parvis.kit.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it costs before tax, and its rate (0.2 for 20 %)."""

    net: Money
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        return self.net + self.tax


def total(lines: Sequence[Line], currency: str) -> Totals:
    """Add up. Tax is rounded once per rate, not per line: that is what EN 16931 checks."""
    zero = Money(0, currency)
    by_rate: defaultdict[Decimal, Money] = defaultdict(lambda: zero)
    for line in lines:
        by_rate[line.rate] += line.net
    net, tax = zero, zero
    for rate, base in by_rate.items():
        net += base
        tax += base.part(rate)
    return Totals(net, tax)
