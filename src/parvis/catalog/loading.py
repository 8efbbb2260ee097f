"""Loading the extensions from data, checked as they are read."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Price, Tld

FILE: Final = Path(__file__).with_name("tlds.toml")
_ACTIONS: Final = (PriceAction.REGISTER, PriceAction.RENEW, PriceAction.TRANSFER, PriceAction.RESTORE)
_COUNTS: Final = (len(_ACTIONS) - 1, len(_ACTIONS))


class CatalogueError(ValueError):
    """The data make no sense; the message names the extension."""


@transaction.atomic
def load_tlds(now: datetime) -> int:
    """Create what is missing with its base prices from ``now`` on; return how many extensions are known. Idempotent."""
    entries = [checked(entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["tld"]]
    known = set(Tld.objects.values_list("name", flat=True))
    for entry in entries:
        if entry["name"] in known:
            continue
        tld = Tld.objects.create(name=entry["name"], registry=entry["registry"])
        Price.objects.bulk_create(
            Price(tld=tld, action=action, currency="EUR", net_minor=minor, starts_at=now)
            # The shortest of both: a registry without restoration has no fourth price.
            for action, minor in zip(_ACTIONS, entry["prices"], strict=False)
        )
    _price_holder_changes(entries, now)
    return len(entries)


def _price_holder_changes(entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Give a price where there never was one: also to extensions that were known before this was sold."""
    minor = {entry["name"]: entry.get("holder", 0) for entry in entries}
    unpriced = Tld.objects.filter(name__in=minor).exclude(prices__action=PriceAction.HOLDER)
    Price.objects.bulk_create(
        Price(tld=tld, action=PriceAction.HOLDER, currency="EUR", net_minor=minor[tld.name], starts_at=now)
        for tld in unpriced
    )


def checked(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return ``entry``, or raise CatalogueError."""
    name = entry.get("name", "?")
    faults = []
    if not entry.get("registry"):
        faults.append("no registry")
    prices = entry.get("prices", [])
    if len(prices) not in _COUNTS or not all(isinstance(minor, int) and minor >= 0 for minor in prices):
        faults.append("prices must be four whole numbers, or three where a name cannot be restored")
    if type(entry.get("holder", 0)) is not int or entry.get("holder", 0) < 0:
        faults.append("the price of a change of holder must be a whole number")
    if faults:
        message = f".{name}: {', '.join(faults)}"
        raise CatalogueError(message)
    return entry
