"""Opening a search: which names to ask about, in which order (SHOP-2, SHOP-3, SHOP-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.models import Tld
from parvis.catalog.queries import sold_tlds
from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.models import Answer, Search
from parvis.domains.search.typing import Wanted, check_label, lines_of, spellings, understand
from parvis.kit.refusals import NotAllowedError

MOST_NAMES: Final = 500
MOST_IDEAS: Final = 8
FIRST_OTHERS: Final = 12
"""Other extensions asked at once; the rest only when the visitor wants to see them."""
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


def open_search(brand: Brand, text: str, *, account_id: int | None = None, now: datetime) -> Opened:
    """One name: the exact one first, then the brand's first other extensions, then ideas. Raises NotAllowedError."""
    sold = sold_tlds(brand)
    known = _rules(sold, now)
    typed = understand(text, known)
    main = typed.extension or next(iter(known))
    exact = _possible(spellings(typed.label), [known[main]])
    refused: list[Refused] = []
    try:
        check_label(typed.label, known[main])
    except NotAllowedError as refusal:
        if not exact:
            raise
        # Another spelling is possible there: say why this one is not, and go on.
        refused.append(Refused(f"{typed.label}.{main}", str(refusal)))
    groups = [("exact", wanted) for wanted in exact]
    groups += [("others", wanted) for wanted in _others(typed.label, known, main)[:FIRST_OTHERS]]
    labels = [f"{prefix}{typed.label}" for prefix in _PREFIXES] + [f"{typed.label}{suffix}" for suffix in _SUFFIXES]
    groups += [("ideas", name) for name in _possible(labels, [known[main]])[:MOST_IDEAS]]
    return Opened(_store(brand, text, groups, sold, account_id, now), refused)


def more_extensions(search: Search, sold: Sequence[Tld], groups: Mapping[str, str]) -> int:
    """How many extensions of those ``sold`` the search of one name did not ask. ``groups``: extension → group, asked."""
    return len(_missing(search, sold, groups))


def groups_of(search: Search) -> dict[str, str]:
    """The extensions that were asked, each with its group."""
    return dict(search.answers.values_list("tld", "group"))


@transaction.atomic
def widen(search: Search) -> None:
    """Add the extensions that the search of one name left out; doing it again adds nothing."""
    Search.objects.select_for_update().get(pk=search.pk)
    sold = sold_tlds(search.brand)
    registries = {tld.name: tld.registry for tld in sold}
    position = search.answers.count()
    Answer.objects.bulk_create(
        Answer(
            search=search,
            position=position + index,
            group="others",
            name=wanted.name,
            tld=wanted.extension,
            registry=registries[wanted.extension],
        )
        for index, wanted in enumerate(_missing(search, sold, groups_of(search)))
    )


def _rules(sold: Sequence[Tld], now: datetime) -> dict[str, TldRules]:
    return {tld.name: rules_of(tld.name, now.date()) for tld in sold}


def _missing(search: Search, sold: Sequence[Tld], groups: Mapping[str, str]) -> list[Wanted]:
    if "list" in groups.values():
        return []
    # As they were when the search was opened.
    known = _rules(sold, search.created_at)
    try:
        typed = understand(search.text, known)
    except NotAllowedError:
        # The brand no longer sells what was typed.
        return []
    return [wanted for wanted in _others(typed.label, known, typed.extension) if wanted.extension not in groups]


def _others(label: str, known: Mapping[str, TldRules], main: str) -> list[Wanted]:
    """The name in every other extension, in the brand's order: without accents where the registry takes none."""
    found = (_possible(spellings(label)[:2], [rules])[:1] for rules in known.values() if rules.name != main)
    return [wanted for names in found for wanted in names]


def open_list(brand: Brand, text: str, *, account_id: int | None = None, now: datetime) -> Opened:
    """Up to 500 names, one per line; one without extension takes the brand's short list. Raises NotAllowedError."""
    sold = sold_tlds(brand)
    known = _rules(sold, now)
    lines = lines_of(text, most=MOST_NAMES)
    if not lines:
        understand("", known)
    groups, refused = _read(lines, known, _short(brand, known))
    return Opened(_store(brand, text, groups, sold, account_id, now), refused)


def refused_of(search: Search) -> Sequence[Refused]:
    """The lines of a list that cannot be names, and why."""
    known = _rules(sold_tlds(search.brand), search.created_at)
    return _read(lines_of(search.text, most=MOST_NAMES), known, _short(search.brand, known))[1]


def _short(brand: Brand, known: Mapping[str, TldRules]) -> list[str]:
    return [name for name in brand.short_list if name in known][:5] or list(known)[:1]


def _read(
    lines: Sequence[str], known: Mapping[str, TldRules], short: Sequence[str]
) -> tuple[list[tuple[str, Wanted]], list[Refused]]:
    """What to ask, and the lines that are refused. A name without extension is tried in those of ``short``."""
    groups: list[tuple[str, Wanted]] = []
    refused: list[Refused] = []
    for line in lines:
        try:
            typed = understand(line, known)
            wanted = [typed.extension] if typed.extension else short
            groups += [("list", check_label(typed.label, known[name])) for name in wanted]
        except NotAllowedError as refusal:
            refused.append(Refused(line, str(refusal)))
    return groups, refused


def open_check(
    brand: Brand, names: Sequence[tuple[str, str]], *, account_id: int | None = None, now: datetime
) -> Search:
    """Ask again about (name, extension) pairs that somebody is about to order (CART-7)."""
    sold = list(Tld.objects.filter(name__in={extension for _name, extension in names}))
    known = {tld.name for tld in sold}
    groups = [
        ("exact", Wanted(name, name.removesuffix(f".{extension}"), extension))
        for name, extension in names
        if extension in known
    ]
    return _store(brand, "", groups, sold, account_id, now)


def _possible(labels: Sequence[str], extensions: Sequence[TldRules]) -> list[Wanted]:
    found = []
    for label in labels:
        for rules in extensions:
            try:
                found.append(check_label(label, rules))
            except NotAllowedError:
                continue
    return found


@transaction.atomic
def _store(
    brand: Brand,
    text: str,
    groups: Sequence[tuple[str, Wanted]],
    sold: Sequence[Tld],
    account_id: int | None,
    now: datetime,
) -> Search:
    registries = {tld.name: tld.registry for tld in sold}
    search = Search.objects.create(brand=brand, account_id=account_id, text=text.replace("\x00", ""), created_at=now)
    seen: dict[str, Answer] = {}
    for group, wanted in groups:
        if wanted.name not in seen:
            seen[wanted.name] = Answer(
                search=search,
                position=len(seen),
                group=group,
                name=wanted.name,
                tld=wanted.extension,
                registry=registries[wanted.extension],
            )
    Answer.objects.bulk_create(seen.values())
    return search


def forget_old(now: datetime) -> int:
    """Delete searches older than a day; return how many rows went."""
    deleted, _by_model = Search.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
