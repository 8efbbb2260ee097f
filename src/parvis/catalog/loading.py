"""Loading the extensions from data, checked as they are read."""

import tomllib
from collections.abc import Mapping
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
    return len(entries)


def checked(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return ``entry``, or raise CatalogueError."""
    name = entry.get("name", "?")
    faults = []
    if not entry.get("registry"):
        faults.append("no registry")
    prices = entry.get("prices", [])
    if len(prices) not in _COUNTS or not all(isinstance(minor, int) and minor >= 0 for minor in prices):
        faults.append("prices must be four whole numbers, or three where a name cannot be restored")
    if faults:
        message = f".{name}: {', '.join(faults)}"
        raise CatalogueError(message)
    return entry
