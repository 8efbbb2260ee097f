"""Loading the extensions from data, checked as they are read."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from parvis.catalog.enums import Eligibility, PriceAction
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
        tld = Tld.objects.create(
            name=entry["name"],
            registry=entry["registry"],
            terms=entry["terms"],
            min_length=entry.get("min_length", 1),
            characters=entry.get("characters", ""),
            eligibility=entry.get("eligibility", ""),
            min_nameservers=entry.get("min_nameservers", 0),
            allowed_countries=entry.get("countries", []),
            source=entry["source"],
            is_confirmed=entry["confirmed"],
        )
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
    terms = entry.get("terms", [])
    if not terms or terms != sorted(set(terms)) or not all(1 <= years <= 10 for years in terms):  # noqa: PLR2004 - years
        faults.append("terms must be years from 1 to 10, ascending")
    if entry.get("eligibility", "") not in Eligibility.values:
        faults.append("unknown eligibility")
    prices = entry.get("prices", [])
    if len(prices) not in _COUNTS or not all(isinstance(minor, int) and minor >= 0 for minor in prices):
        faults.append("prices must be four whole numbers, or three where a name cannot be restored")
    if not entry.get("source") or "confirmed" not in entry:
        faults.append("no source")
    if faults:
        message = f".{name}: {', '.join(faults)}"
        raise CatalogueError(message)
    return entry
