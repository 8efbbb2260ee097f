"""Opening a search: which names to ask about, in which order (SHOP-2, SHOP-3, SHOP-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.models import Tld
from parvis.catalog.queries import sold_tlds
from parvis.domains.models import Answer, Search
from parvis.domains.search.typing import Wanted, check_label, lines_of, spellings, understand
from parvis.kit.refusals import NotAllowedError

MOST_NAMES: Final = 500
MOST_IDEAS: Final = 8
KEPT: Final = timedelta(days=1)
_PREFIXES: Final = ("mon-", "le-", "atelier-")
_SUFFIXES: Final = ("-web", "-pro", "-online")


@dataclass(frozen=True, slots=True)
class Refused:
    """A name that cannot exist, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A search as it was opened."""

    search: Search
    refused: Sequence[Refused]


def open_search(brand: Brand, text: str, *, now: datetime) -> Opened:
    """One name: the exact one first, then the brand's other extensions, then ideas. Raises NotAllowedError."""
    tlds = {tld.name: tld for tld in sold_tlds(brand)}
    typed = understand(text, tlds)
    main = typed.extension or next(iter(tlds))
    groups = [("exact", check_label(typed.label, tlds[main]))]
    for spelling in spellings(typed.label)[1:]:
        groups += [("exact", found) for found in _possible([spelling], [tlds[main]])]
    for tld in tlds.values():
        if tld.name == main:
            continue
        found = _possible(spellings(typed.label)[:2], [tld])
        groups += [("others", name) for name in found[:1]]
    labels = [f"{prefix}{typed.label}" for prefix in _PREFIXES] + [f"{typed.label}{suffix}" for suffix in _SUFFIXES]
    groups += [("ideas", name) for name in _possible(labels, [tlds[main]])[:MOST_IDEAS]]
    return Opened(_store(brand, text, groups, tlds, now), ())


def open_list(brand: Brand, text: str, *, now: datetime) -> Opened:
    """Up to 500 names, one per line; one without extension takes the brand's short list. Raises NotAllowedError."""
    tlds = {tld.name: tld for tld in sold_tlds(brand)}
    short = [name for name in brand.short_list if name in tlds][:5] or list(tlds)[:1]
    groups: list[tuple[str, Wanted]] = []
    refused: list[Refused] = []
    lines = lines_of(text, most=MOST_NAMES)
    if not lines:
        understand("", tlds)
    for line in lines:
        try:
            typed = understand(line, tlds)
            groups += [
                ("exact", check_label(typed.label, tlds[name]))
                for name in ([typed.extension] if typed.extension else short)
            ]
        except NotAllowedError as refusal:
            refused.append(Refused(line, str(refusal)))
    return Opened(_store(brand, text, groups, tlds, now), refused)


def open_check(brand: Brand, names: Sequence[tuple[str, str]], *, now: datetime) -> Search:
    """Ask again about (name, extension) pairs that somebody is about to order (CART-7)."""
    tlds = {tld.name: tld for tld in Tld.objects.filter(name__in={extension for _name, extension in names})}
    groups = [
        ("exact", Wanted(name, name.removesuffix(f".{extension}"), extension))
        for name, extension in names
        if extension in tlds
    ]
    return _store(brand, "", groups, tlds, now)


def _possible(labels: Sequence[str], tlds: Sequence[Tld]) -> list[Wanted]:
    found = []
    for label in labels:
        for tld in tlds:
            try:
                found.append(check_label(label, tld))
            except NotAllowedError:
                continue
    return found


@transaction.atomic
def _store(
    brand: Brand, text: str, groups: Sequence[tuple[str, Wanted]], tlds: dict[str, Tld], now: datetime
) -> Search:
    search = Search.objects.create(brand=brand, text=text, created_at=now)
    seen: dict[str, Answer] = {}
    for group, wanted in groups:
        if wanted.name not in seen:
            seen[wanted.name] = Answer(
                search=search,
                position=len(seen),
                group=group,
                name=wanted.name,
                tld=wanted.extension,
                registry=tlds[wanted.extension].registry,
            )
    Answer.objects.bulk_create(seen.values())
    return search


def forget_old(now: datetime) -> int:
    """Delete searches older than a day; return how many rows went."""
    deleted, _by_model = Search.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
