"""Amounts of money as whole minor units, so that nothing is lost in floating point."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

_DIGITS = {"JPY": 0, "KRW": 0, "TND": 3, "XOF": 0, "XPF": 0}


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """``minor`` units (cents for EUR) of an ISO 4217 ``currency``. Mixing currencies raises ValueError."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Self:
        """``amount`` in major units. ValueError where that is no whole number of minor ones: nothing is rounded here."""
        minor = Decimal(amount).scaleb(_DIGITS.get(currency, 2))
        if minor != minor.to_integral_value():
            message = f"{amount} {currency} has too many decimals"
            raise ValueError(message)
        return cls(int(minor), currency)

    def _same(self, other: Self) -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} do not mix"
            raise ValueError(message)

    def __add__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Self) -> bool:
        self._same(other)
        return self.minor < other.minor

    def part(self, rate: Decimal) -> "Money":
        """Return ``rate`` (0.2 for 20 %) of this amount. The only place where money is rounded: half up."""
        share = (Decimal(self.minor) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Money(int(share), self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the currency's decimals."""
        digits = _DIGITS.get(self.currency, 2)
        return Decimal(self.minor).scaleb(-digits)
