"""Reading the rule files: dated blocks, each of which says only what changed, made into complete versions.

A file names its ``extensions`` and holds ``[[rules]]`` blocks. A block is in force ``from`` a day on, or from the day
that an operator gives to its ``switch``; ``only`` narrows it to some extensions. Later blocks win field by field, and
those of the operator win over those that come with Parvis. ``docs/operators/extensions.md`` shows the form.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from parvis.catalog.rules.fields import CHECKS, contradictions
from parvis.catalog.rules.values import Origin, TldRules

FAMILIES: Final = Path(__file__).with_name("families")
_TOP: Final = frozenset({"extensions", "extends", "switches", "rules"})
_ABOUT: Final = frozenset({"from", "switch", "only", "source", "is_confirmed", "origins"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a rule file. ``extension`` and ``field`` are empty where it concerns the whole of it."""

    file: str
    extension: str
    field: str
    text: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.extension and f".{self.extension}", self.field) if part)
        return f"{place}: {self.text}"


class RulesError(ValueError):
    """The rule files make no sense; ``faults`` are all that were found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Block:
    """What one ``[[rules]]`` says. ``since`` is None as long as its switch has no date."""

    since: date | None
    switch: str
    only: frozenset[str]
    values: Mapping[str, Any]
    origins: Mapping[str, Origin]


@dataclass(slots=True)
class _File:
    """One file as read. ``is_own``: the operator's."""

    name: str
    is_own: bool
    extensions: tuple[str, ...] = ()
    extends: str = ""
    raw: list[Mapping[str, Any]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Book:
    """Every version of every extension, oldest first, and the blocks that wait for their switch."""

    versions: Mapping[str, tuple[TldRules, ...]]
    waiting: Mapping[str, tuple[Block, ...]]


def read(folders: Sequence[Path]) -> Book:
    """Read our families, then the operator's ``folders``; raise RulesError with every fault that was found."""
    faults: list[Fault] = []
    switches: dict[str, date] = {}
    files: list[_File] = []
    for folder in (FAMILIES, *folders):
        if not folder.is_dir():
            faults.append(Fault(str(folder), "", "", "there is no such folder"))
        for path in sorted(folder.glob("*.toml")):
            found = _opened(path, is_own=folder != FAMILIES, switches=switches, faults=faults)
            if found is not None:
                files.append(found)
    for file in files:
        file.blocks = [block for raw in file.raw if (block := _block(file, raw, switches, faults)) is not None]
    blocks = _by_extension(files, faults)
    known = {block.switch for found in blocks.values() for _file, block in found}
    faults += [Fault("", "", name, "no rules wait for this switch") for name in switches if name not in known]
    versions = {name: tuple(_versions(name, found, faults)) for name, found in blocks.items()}
    if faults:
        raise RulesError(faults)
    waiting = {name: tuple(block for _file, block in found if block.since is None) for name, found in blocks.items()}
    return Book(versions, waiting)


def _opened(path: Path, *, is_own: bool, switches: dict[str, date], faults: list[Fault]) -> _File | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(Fault(path.name, "", "", str(error)))
        return None
    faults += [Fault(path.name, "", key, "unknown key") for key in data.keys() - _TOP]
    for name, on in data.get("switches", {}).items():
        if type(on) is date:
            switches[name] = on
        else:
            faults.append(Fault(path.name, "", name, "a switch is set to a day such as 2027-01-01"))
    extensions, raw = data.get("extensions", []), data.get("rules", [])
    if not isinstance(extensions, list) or not all(isinstance(name, str) for name in extensions):
        faults.append(Fault(path.name, "", "extensions", "must be a list of extensions in ASCII"))
        extensions = []
    if raw and not extensions:
        faults.append(Fault(path.name, "", "extensions", "must name the extensions that the rules are for"))
    return _File(path.name, is_own, tuple(extensions), str(data.get("extends", "")), list(raw))


def _block(file: _File, raw: Mapping[str, Any], switches: Mapping[str, date], faults: list[Fault]) -> Block | None:
    """``raw`` with every value checked, or None and the faults."""
    wrong: list[tuple[str, str]] = []
    switch, since = raw.get("switch", ""), raw.get("from")
    if (type(since) is date) == bool(switch):
        wrong.append(("from", "a block has either a day such as 2025-08-21, or a switch"))
    if not raw.get("source") or type(raw.get("is_confirmed")) is not bool:
        wrong.append(("source", "a block says its source and whether it is confirmed"))
    only = frozenset(raw.get("only", ()))
    wrong += [("only", f".{name} is not among the extensions of the file") for name in only - set(file.extensions)]
    values = _values(raw, wrong)
    own = raw.get("origins", {})
    wrong += [(f"origins.{key}", "this block does not set that rule") for key in own if key not in values]
    for key, value in own.items():
        if not isinstance(value, dict) or not value or value.keys() - {"source", "is_confirmed"}:
            wrong.append((f"origins.{key}", "must have a source, or is_confirmed, or both"))
    faults += [Fault(file.name, "", key, text) for key, text in wrong]
    if wrong:
        return None
    day = switches.get(switch) if switch else since
    base = {"source": raw["source"], "is_confirmed": raw["is_confirmed"]}
    origins = {key: Origin(**base | own.get(key, {}), since=day or date.max, file=file.name) for key in values}
    return Block(day, switch, only, values, origins)


def _values(raw: Mapping[str, Any], wrong: list[tuple[str, str]]) -> dict[str, Any]:
    values = {}
    for key in sorted(raw.keys() - _ABOUT):
        if key not in CHECKS:
            wrong.append((key, "unknown rule"))
            continue
        try:
            values[key] = CHECKS[key](raw[key])
        except ValueError as error:
            wrong.append((key, str(error)))
    return values


def _by_extension(files: Sequence[_File], faults: list[Fault]) -> dict[str, list[tuple[_File, Block]]]:
    """The blocks of every extension, those that win last."""
    ours = {file.name.removesuffix(".toml"): file for file in files if not file.is_own}
    found: defaultdict[str, list[tuple[_File, Block]]] = defaultdict(list)
    home: dict[str, str] = {}
    for file in files:
        if file.extends and file.extends not in ours:
            faults.append(Fault(file.name, "", "extends", f"there is no family {file.extends!r}"))
            continue
        for name in file.extensions:
            if file.extends or not file.is_own:
                if name in home:
                    faults.append(Fault(file.name, name, "", f"is already described by {home[name]}"))
                home[name] = file.name
            if file.extends:
                found[name] += [(ours[file.extends], block) for block in ours[file.extends].blocks if not block.only]
            found[name] += [(file, block) for block in file.blocks if not block.only or name in block.only]
    for blocks in found.values():
        blocks.sort(key=lambda pair: (pair[0].is_own, pair[1].since or date.max))
    return dict(found)


def _versions(name: str, blocks: Sequence[tuple[_File, Block]], faults: list[Fault]) -> Iterator[TldRules]:
    """The complete rules at every day on which something changes; an operator's begin with ours at the earliest."""
    first = min((block.since for file, block in blocks if block.since and not file.is_own), default=date.min)
    for day in sorted({max(first, block.since) for _file, block in blocks if block.since is not None}):
        values: dict[str, Any] = {}
        origins: dict[str, Origin] = {}
        family = ""
        for file, block in blocks:
            if block.since is not None and block.since <= day:
                family = family or file.name.removesuffix(".toml")
                values |= block.values
                origins |= block.origins
        file_name = blocks[-1][0].name
        missing = [Fault(file_name, name, key, f"no value on {day}") for key in CHECKS if key not in values]
        wrong = [] if missing else [Fault(file_name, name, key, text) for key, text in contradictions(values)]
        faults += missing + wrong
        if not missing and not wrong:
            yield TldRules(name=name, family=family, since=day, origins=origins, **values)
