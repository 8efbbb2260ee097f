"""From what was typed, or stands in a zone file, to a record: each part, then all of it, then the wire's own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import dns.exception
import dns.name
import dns.rdata
from django.utils.translation import gettext_lazy as _

from parvis.dns.records import names, texts, ttl
from parvis.dns.records.kinds import KINDS, RecordKind, Whole
from parvis.dns.records.parts import Part
from parvis.dns.records.problems import FaultError, Problem, Words, errors
from parvis.dns.records.values import APEX, Record

LONGEST_NOTE: Final = 200
_SIMPLE: Final = frozenset({"A", "AAAA", "CNAME", "ALIAS", "PTR", "NS", "MX", "SRV"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of it: the record unless an error forbids it, and all that is to be said."""

    record: Record | None
    problems: Sequence[Problem]


def typed(kind: str, *, owner: str, ttl_text: str, values: Mapping[str, str], zone: str, note: str = "") -> Checked:
    """The record of a form: the name, the duration and every part of its type as they were typed. Limits are errors."""
    found: list[Problem] = []
    relative, seconds = APEX, ttl.DEFAULT
    try:
        relative = names.owner_typed(owner, zone)
    except FaultError as fault:
        found.append(Problem("owner", fault.sentence))
    try:
        seconds = ttl.seconds(ttl_text) if ttl_text.strip() else ttl.DEFAULT
        found += ttl.problems(seconds)
    except FaultError as fault:
        found.append(Problem("ttl", fault.sentence))
    found += _of_note(note)
    if kind not in KINDS:
        return Checked(None, [*found, Problem("kind", _("This type of record is not offered."))])
    return _checked(KINDS[kind], Record(relative, kind, "", seconds, note.strip()), values, zone, found, is_typed=True)


def written(kind: str, *, owner: str, seconds: int, value: str, zone: str, origin: str = "", note: str = "") -> Checked:
    """The record of a zone file's line: ``owner`` as kept, ``value`` as written, with names relative to ``origin``.

    Also for a value that a person typed as zone files write it. Limits are told as warnings.
    """
    if kind not in KINDS:
        return Checked(None, [Problem("kind", _("Records of type %(kind)s cannot be kept here.") % {"kind": kind})])
    found = [*ttl.problems(seconds), *_of_note(note)]
    record = Record(owner, kind, "", seconds, note.strip())
    try:
        values = _parts_written(KINDS[kind], value, origin or zone)
    except FaultError as fault:
        return Checked(None, [*found, Problem("value", fault.sentence)])
    return _checked(KINDS[kind], record, values, zone, found, is_typed=False)


def parts_of(record: Record) -> dict[str, str]:
    """What one would type in a form for each part of a record."""
    kind = KINDS[record.kind]
    tokens = _tokens(kind, record.value)
    return {part.name: part.shown(token) for part, token in zip(kind.parts, tokens, strict=True)}


def shown_value(record: Record) -> str:
    """The value for people: names in Unicode without final dots, texts as one reads them."""
    parts = parts_of(record)
    return " ".join(parts[part.name] for part in KINDS[record.kind].parts if parts[part.name])


def _checked(
    kind: RecordKind, record: Record, values: Mapping[str, str], zone: str, found: list[Problem], *, is_typed: bool
) -> Checked:
    parts: dict[str, str] = {}
    is_whole = True
    for part in kind.parts:
        text = values.get(part.name, "")
        try:
            parts[part.name] = _part(part, text, zone)
        except FaultError as fault:
            found.append(Problem(part.name, fault.sentence))
            is_whole = False
    if is_whole:
        found += kind.together(Whole(record.owner, zone, parts))
    if errors(found, is_typed=is_typed):
        return Checked(None, found)
    try:
        value = _canonical(kind, " ".join(text for text in parts.values() if text))
    except FaultError as fault:
        rest = next((part.name for part in kind.parts if part.is_rest), "value")
        return Checked(None, [*found, Problem(rest, fault.sentence)])
    return Checked(Record(record.owner, kind.name, value, record.ttl, record.note), found)


def _part(part: Part, text: str, zone: str) -> str:
    if part.is_required and not text.strip():
        raise FaultError(_missing(part.example))
    return part.check(text, zone)


def _canonical(kind: RecordKind, text: str) -> str:
    """As dnspython writes it: what it does not read, no server would. Parts of simple types are right as they are."""
    if kind.name in _SIMPLE:
        return text
    try:
        return dns.rdata.from_text("IN", kind.name, text, origin=dns.name.root, relativize=False).to_text()
    except (dns.exception.DNSException, ValueError) as error:
        raise FaultError(_reads(kind)) from error


def _parts_written(kind: RecordKind, value: str, origin: str) -> dict[str, str]:
    if value.lstrip().startswith("\\#"):
        try:
            value = dns.rdata.from_text("IN", kind.name, value).to_text()
        except (dns.exception.DNSException, ValueError) as error:
            raise FaultError(_reads(kind)) from error
    values = {}
    for part, token in zip(kind.parts, _tokens(kind, value), strict=True):
        values[part.name] = part.shown(_absolute(token, origin) if part.is_name else token)
    return values


def _tokens(kind: RecordKind, value: str) -> list[str]:
    """One text for each part; FaultError where there are too few or too many."""
    count = len(kind.parts)
    found = texts.tokens(value, has_parameters=kind.parts[-1].is_raw)
    if kind.parts[-1].is_rest:
        found = [*found[: count - 1], " ".join(found[count - 1 :])]
    if len(found) != count or (kind.parts[-1].is_required and not found[-1]):
        raise FaultError(_reads(kind))
    return found


def _absolute(token: str, origin: str) -> str:
    bare = token.strip('"')
    if bare == APEX:
        return f"{origin}."
    is_relative = not bare.endswith(".") or bare.endswith("\\.")
    return f"{bare}.{origin}." if is_relative and bare else bare


def _missing(example: str) -> Words:
    if example:
        return _("Fill this in, for example %(example)s.") % {"example": example}
    return _("Fill this in.")


def _reads(kind: RecordKind) -> Words:
    labels = ", ".join(str(part.label) for part in kind.parts)
    return _("A record of type %(kind)s reads: %(parts)s. Something of it is missing, too much or wrong here.") % {
        "kind": kind.name,
        "parts": labels,
    }


def _of_note(note: str) -> list[Problem]:
    if len(note.strip()) > LONGEST_NOTE:
        return [Problem("note", _("A note has at most 200 characters."))]
    if not note.strip().isprintable():
        return [Problem("note", _("A note is one line of text."))]
    return []
