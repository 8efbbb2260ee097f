"""What was decided of the tax on a sale."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TaxDecision:
    """Rate, EN 16931 category (S, AE, E, O, G, Z), the mention to print, and which row of rules 7.5 decided.

    ``country`` is the other state whose tax it is: under the one-stop shop, or where the seller is registered. ``parts``
    are the taxes that make up the rate, where it has several (GST and QST): name and rate of each, adding up to it.
    """

    rate: Decimal
    category: str
    mention: str = ""
    country: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    row: str = ""
