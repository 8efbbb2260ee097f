"""Reading a zone file of somebody else: hostile, old or odd, it gives records, and a reason for every line that it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import names, ttl
from parvis.dns.records.checking import LONGEST_NOTE, written
from parvis.dns.records.consistency import MOST_RECORDS
from parvis.dns.records.kinds import KINDS, SIGNING
from parvis.dns.records.problems import FaultError, Words, errors, warnings
from parvis.dns.records.values import APEX, Record, ordered
from parvis.dns.zonefile.lines import Entry, entries

LARGEST: Final = 1_048_576
"""Octets of a file."""
MOST_REJECTED: Final = 1_000
WITHOUT_TTL: Final = 3_600
_SOA_WORDS: Final = 7
_CLASSES: Final = frozenset({"CH", "HS", "CS", "ANY", "NONE"})


class UnreadableError(Exception):
    """The file as a whole is not read, with the sentence that says why."""

    def __init__(self, sentence: Words) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Remark:
    """``sentence`` about the entry that begins at line ``number``; ``text`` is how it begins."""

    number: int
    sentence: Words
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. ``rejected`` lines gave no record; ``notices`` and ``warnings`` are told, and change nothing."""

    records: Sequence[Record]
    rejected: Sequence[Remark]
    notices: Sequence[Remark]
    warnings: Sequence[Remark]


@dataclass(slots=True)
class _State:
    zone: str
    origin: str
    owner: str | None = None
    default: int | None = None
    last: int | None = None
    records: dict[tuple[str, str, str], Record] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    rejected: list[Remark] = field(default_factory=list)
    notices: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


def read(data: bytes | str, zone: str) -> Reading:
    """The records of a master file for ``zone`` (ASCII, no final dot), each by its own rules; UnreadableError for no such file.

    The SOA, the NS of the zone itself and what signs it are left out with a notice: they are ours to write. What the
    records are to one another is not looked at here (``records.consistency``), but that a set has one TTL, the lowest.
    """
    octets = data.encode() if isinstance(data, str) else data
    if len(octets) > LARGEST:
        raise UnreadableError(_("This file is larger than 1 MiB."))
    octets = octets.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in octets:
        raise UnreadableError(_("This is no text file in UTF-8: there are null characters in it."))
    state = _State(zone, zone)
    lines = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for entry in entries(lines):
        try:
            _take(entry, state)
        except FaultError as fault:
            state.rejected.append(Remark(entry.number, fault.sentence, " ".join(entry.words)[:80]))
        if len(state.rejected) > MOST_REJECTED:
            raise UnreadableError(_("More than 1,000 lines of this file cannot be read: it is no zone file."))
        if len(state.records) > MOST_RECORDS:
            raise UnreadableError(_("This file has more than 5,000 records: a zone has no more."))
    _with_one_ttl(state)
    _without_computed(state)
    return Reading(ordered(state.records.values()), state.rejected, state.notices, state.warnings)


def _take(entry: Entry, state: _State) -> None:
    if entry.fault is not None:
        raise FaultError(entry.fault)
    first = entry.words[0].upper()
    if first.startswith("$") and not entry.is_indented:
        _DIRECTIVES.get(first, _unknown)(entry, state)
        return
    if entry.is_indented:
        words = entry.words
        if state.owner is None:
            raise FaultError(_("This line has no name, and no line before it gives one."))
    else:
        # A name that is wrong is not inherited either: the lines that follow would land elsewhere.
        state.owner = None
        state.owner = _owner(entry.words[0], state)
        words = entry.words[1:]
    seconds, kind, data = _type_of(words, state)
    _keep(entry, state, seconds, kind, data)


def _owner(word: str, state: _State) -> str:
    """The absolute name, without final dot, in A-labels."""
    labels = names.ascii_labels(word) or [""]
    if labels == [APEX]:
        return state.origin
    if "" in labels[:-1]:
        raise FaultError(_("A name has no two dots in a row, and none at its beginning."))
    if labels[-1] == "":
        return ".".join(labels[:-1])
    return ".".join(part for part in (".".join(labels), state.origin) if part)


def _type_of(words: Sequence[str], state: _State) -> tuple[int, str, Sequence[str]]:
    """[TTL] [class] type data, the first two in any order."""
    seconds: int | None = None
    for place, word in enumerate(words[:3]):
        upper = word.upper()
        if upper == "IN":
            continue
        if upper in _CLASSES:
            raise FaultError(_("Only records of the class IN can be kept here."))
        if seconds is None and ttl.is_ttl(word):
            seconds = ttl.seconds(word)
            continue
        if seconds is not None:
            state.last = seconds
        known = seconds if seconds is not None else state.default if state.default is not None else state.last
        return WITHOUT_TTL if known is None else known, upper, words[place + 1 :]
    raise FaultError(_("A line reads: name, TTL, type, value. There is no type on this one."))


def _keep(entry: Entry, state: _State, seconds: int, kind: str, data: Sequence[str]) -> None:
    absolute = state.owner or ""
    owner = names.relative_to(absolute, state.zone)
    if owner is None:
        sentence = _("%(name)s is not inside %(zone)s.")
        raise FaultError(sentence % {"name": names.shown_name(absolute), "zone": names.shown_name(state.zone)})
    if kind == "SOA" and owner == APEX:
        if state.default is None and len(data) >= _SOA_WORDS and ttl.is_ttl(data[6]):
            state.default = ttl.seconds(data[6])
        state.notices.append(Remark(entry.number, _("The SOA record is left out: it is written by us.")))
        return
    if kind == "NS" and owner == APEX:
        state.notices.append(
            Remark(
                entry.number, _("The name servers of the domain itself are left out: they are changed on its own page.")
            )
        )
        return
    if kind in SIGNING:
        state.notices.append(Remark(entry.number, _("What signs the zone is left out: servers write it themselves.")))
        return
    if kind not in KINDS or (entry.is_ours and KINDS[kind].is_standard):
        raise FaultError(_("Records of type %(kind)s cannot be kept here.") % {"kind": kind[:20]})
    owner = names.checked_owner(owner, state.zone)
    note = entry.comment if entry.comment.isprintable() else ""
    checked = written(
        kind,
        owner=owner,
        seconds=seconds,
        value=" ".join(data),
        zone=state.zone,
        origin=state.origin,
        note=note[:LONGEST_NOTE],
    )
    refused = errors(checked.problems, is_typed=False)
    if checked.record is None:
        raise FaultError(refused[0].sentence)
    state.warnings += [Remark(entry.number, told.sentence) for told in warnings(checked.problems, is_typed=False)]
    _doubt_final_dot(entry, state, data)
    identity = (owner, kind, checked.record.value)
    if identity in state.records:
        raise FaultError(_("This record is there already, on line %(line)d.") % {"line": state.lines[identity]})
    state.records[identity] = checked.record
    state.lines[identity] = entry.number


def _doubt_final_dot(entry: Entry, state: _State, data: Sequence[str]) -> None:
    """``mail.example.org`` in the zone example.org, without its dot, is mail.example.org.example.org."""
    if any(word.lower() == state.zone or word.lower().endswith(f".{state.zone}") for word in data):
        sentence = _(
            "A name on this line ends with the domain but not with a dot: the domain is added to it once more."
        )
        state.warnings.append(Remark(entry.number, sentence))


def _with_one_ttl(state: _State) -> None:
    lowest: dict[tuple[str, str], int] = {}
    for record in state.records.values():
        lowest[record.rrset] = min(record.ttl, lowest.get(record.rrset, record.ttl))
    for identity, record in state.records.items():
        if record.ttl != lowest[record.rrset]:
            state.records[identity] = replace(record, ttl=lowest[record.rrset])
            sentence = _("Records of one name and type have one TTL: the lowest of them, %(ttl)d seconds, is taken.")
            state.notices.append(Remark(state.lines[identity], sentence % {"ttl": lowest[record.rrset]}))


def _without_computed(state: _State) -> None:
    """Beside an ALIAS, addresses are those of its target as they were when the file was written."""
    aliased = {owner for owner, kind, _value in state.records if kind == "ALIAS"}
    for identity in [known for known in state.records if known[0] in aliased and known[1] in {"A", "AAAA"}]:
        state.notices.append(
            Remark(state.lines[identity], _("This address is left out: it is computed from the ALIAS."))
        )
        del state.records[identity]


def _set_origin(entry: Entry, state: _State) -> None:
    if len(entry.words) != 2:  # noqa: PLR2004 - the directive and its name
        raise FaultError(_("$ORIGIN is followed by one name."))
    state.origin = _owner(entry.words[1], state)


def _set_default(entry: Entry, state: _State) -> None:
    if len(entry.words) != 2:  # noqa: PLR2004 - the directive and its duration
        raise FaultError(_("$TTL is followed by one duration."))
    state.default = ttl.seconds(entry.words[1])


def _refused(entry: Entry, _state: _State) -> None:
    sentence = _("%(directive)s is not read: put every record in the file itself.")
    raise FaultError(sentence % {"directive": entry.words[0].upper()})


def _unknown(entry: Entry, _state: _State) -> None:
    raise FaultError(_("%(directive)s is not known.") % {"directive": entry.words[0][:20]})


_DIRECTIVES: Final[dict[str, Callable[[Entry, _State], None]]] = {
    "$ORIGIN": _set_origin,
    "$TTL": _set_default,
    "$INCLUDE": _refused,
    "$GENERATE": _refused,
}
