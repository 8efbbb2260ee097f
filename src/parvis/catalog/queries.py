"""What something costs, at a brand, now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db.models import Q

from parvis.brands.models import Brand
from parvis.catalog.models import Margin, Price, Tld
from parvis.kit.money import Money

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Net prices of a brand at an instant. Built in two queries for any number of extensions."""

    currency: str
    _brand: Mapping[tuple[str, str, int], int]
    _base: Mapping[tuple[str, str, int], int]
    _percent: Decimal
    _fixed_minor: int

    def of(self, tld: str, action: str, years: int = 1) -> Money | None:
        """Net price of ``action`` for ``years``, or None when it is not sold.

        The brand's own price wins over the base plus margin; a price for that very duration wins over years times the
        price of one. What is free in the base is free.
        """
        for prices, has_margin in ((self._brand, False), (self._base, True)):
            exact, single = prices.get((tld, action, years)), prices.get((tld, action, 1))
            if exact is None and single is None:
                continue
            minor = exact if exact is not None else (single or 0) * years
            return self.with_margin(minor, years) if has_margin and minor else Money(minor, self.currency)
        return None

    def own(self, tld: str, action: str, years: int) -> int | None:
        """The brand's own net price for that very duration, in minor units, or None."""
        return self._brand.get((tld, action, years))

    def with_margin(self, minor: int, years: int) -> Money:
        """A base price with the brand's margin: a percentage, then a fixed amount a year."""
        raised = (Decimal(minor) * (_HUNDRED + self._percent) / _HUNDRED).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Money(int(raised) + self._fixed_minor * years, self.currency)


def price_list(brand: Brand, *, now: datetime, tlds: Iterable[str] | None = None) -> PriceList:
    """Read the prices of ``brand`` in force at ``now``: the end of a period is not part of it."""
    rows = Price.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        Q(brand=brand) | Q(brand__isnull=True),
        starts_at__lte=now,
        currency=brand.currency,
    )
    if tlds is not None:
        rows = rows.filter(tld__name__in=list(tlds))
    own: dict[tuple[str, str, int], int] = {}
    base: dict[tuple[str, str, int], int] = {}
    values = rows.order_by("starts_at").values_list("tld__name", "brand_id", "action", "years", "net_minor")
    for tld, brand_id, action, years, minor in values:
        # The latest start wins, so a new price can be announced before the old one is ended.
        (own if brand_id else base)[tld, action, years] = minor
    margin: Margin | None = getattr(brand, "margin", None)
    return PriceList(
        brand.currency, own, base, margin.percent if margin else Decimal(0), margin.fixed_minor if margin else 0
    )


def price_of(brand: Brand, tld: str, action: str, *, years: int, now: datetime) -> Money | None:
    """Net price of one action, or None when the brand does not sell it."""
    return price_list(brand, now=now, tlds=[tld]).of(tld, action, years)


def sold_tlds(brand: Brand) -> list[Tld]:
    """The extensions that ``brand`` sells, in its order."""
    return list(Tld.objects.filter(brands__brand=brand).order_by("brands__position"))
