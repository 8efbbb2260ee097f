"""Promotions of the demonstration: one for everybody, one by a code, a volume price."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from parvis.brands.models import Brand
from parvis.catalog.actions import Terms, open_promotion
from parvis.catalog.enums import PriceAction
from parvis.kit.actor import SYSTEM

_NONE: Final[Mapping[str, Any]] = {
    "code": "", "percent": None, "off_minor": None, "actions": [PriceAction.REGISTER], "tlds": [],
    "is_first_year": True, "least_lines": 1, "most_orders": None, "most_orders_each": None,
}  # fmt: skip
PROMOTIONS: Final[tuple[Mapping[str, Any], ...]] = (
    {"name": "Lancement de votre boutique", "percent": Decimal(30), "tlds": ["online", "shop", "store"]},
    {"name": "Bienvenue", "code": "BIENVENUE", "off_minor": 200, "most_orders_each": 1},
    {"name": "Dix noms ou plus", "percent": Decimal(5), "least_lines": 10},
)


def load_promotions(brand: Brand, now: datetime) -> None:
    """Make them, in force for three months."""
    for promotion in PROMOTIONS:
        terms = Terms(**{**_NONE, **promotion}, starts_at=now, ends_at=now + timedelta(days=90))
        open_promotion(brand, terms, actor=SYSTEM, now=now)
