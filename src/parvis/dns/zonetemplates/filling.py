"""Filling a template: ``{{ip_web}}`` is asked for; ``{{ipv6?}}`` may be left empty, and its line is left out then.

Right before the final dot of a name (``{{mail_server}}.``) stands a host name: one label alone is inside the zone.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.problems import FaultError, Words
from parvis.dns.records.values import Record
from parvis.dns.zonefile.reading import Reading, Remark, UnreadableError, read

LONGEST: Final = 65_536
"""Octets of a template."""
LONGEST_VALUE: Final = 2_048
_SLOT: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,31})(\?)?\s*\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")
_FINAL_DOT: Final = re.compile(r"\.(?=\s|$)")
_ENDS_A_WORD: Final = re.compile(r'[\s;()"\\]')


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to fill in."""

    name: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """The records, or what forbids them: ``problems`` by the name of what was filled in, ``faults`` of lines without any."""

    records: Sequence[Record]
    problems: Mapping[str, Sequence[Words]] = field(default_factory=dict)
    faults: Sequence[Remark] = ()

    @property
    def is_right(self) -> bool:
        """Say whether the records may be used."""
        return not self.problems and not self.faults


def given(zone: str) -> dict[str, str]:
    """What nobody is asked for: ``{{domain}}`` is the zone's name."""
    return {"domain": zone}


def slots(text: str) -> list[Slot]:
    """What is to be filled in, each once, in the order of the lines. It is optional only where every place says so."""
    found: dict[str, bool] = {}
    for name, optional in _SLOT.findall(text):
        if name not in given(""):
            found[name] = bool(optional) and found.get(name, True)
    return [Slot(name, is_optional) for name, is_optional in found.items()]


def faults_of(text: str) -> list[Remark]:
    """What is wrong in a template before anything is filled in: lines with something to fill in are read when it is."""
    if len(text.encode()) > LONGEST:
        return [Remark(1, _("A template has at most 64 KiB."))]
    lines, found = _lines(text), []
    for number, line in enumerate(lines, start=1):
        if _BRACES.search(_SLOT.sub("", line)):
            sentence = _("Write what is to be filled in as {{name}}, in small letters, digits and “_”.")
            found.append(Remark(number, sentence, line[:80]))
    plain = "\n".join("" if "{{" in line or "}}" in line else line for line in lines)
    return [*found, *_read(plain, "example.org").rejected]


def filled(text: str, values: Mapping[str, str], zone: str) -> Filled:
    """The records of the template ``text`` for ``zone`` with ``values``; each value is checked by the record that it makes."""
    known = {**{name: value.strip() for name, value in values.items()}, **given(zone)}
    problems: defaultdict[str, list[Words]] = defaultdict(list)
    for slot in slots(text):
        if not known.get(slot.name) and not slot.is_optional:
            problems[slot.name].append(_("Fill this in."))
    lines: list[str] = []
    for line in _lines(text):
        names = [name for name, _optional in _SLOT.findall(line)]
        if not all(known.get(name) for name in names):
            lines.append("")
            continue
        try:
            lines.append(_in_line(line, known, zone))
        except _BadValueError as bad:
            lines.append("")
            problems[bad.name].append(bad.sentence)
    faults: list[Remark] = []
    reading = _read("\n".join(lines), zone)
    for remark in reading.rejected:
        names = [name for name, _optional in _SLOT.findall(_lines(text)[remark.number - 1]) if name not in given(zone)]
        for name in names:
            problems[name].append(remark.sentence)
        if not names:
            faults.append(remark)
    return Filled(() if problems or faults else reading.records, dict(problems), faults)


class _BadValueError(FaultError):
    def __init__(self, name: str, sentence: Words) -> None:
        super().__init__(sentence)
        self.name = name


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _read(text: str, zone: str) -> Reading:
    try:
        return read(text, zone)
    except UnreadableError as error:
        return Reading((), [Remark(1, error.sentence)], (), ())


def _in_line(line: str, values: Mapping[str, str], zone: str) -> str:
    """The line with its values: what is filled in stays one word, or inside its quotation marks, whatever it holds."""
    pieces, place = [], 0
    for match in _SLOT.finditer(line):
        name, value = match[1], values[match[1]]
        if not value.isprintable() or len(value) > LONGEST_VALUE:
            raise _BadValueError(name, _("Enter one line of text, of 2,048 characters at most."))
        if _is_quoted(line[: match.start()]):
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        elif _ENDS_A_WORD.search(value):
            raise _BadValueError(name, _("Enter this without spaces, quotation marks, parentheses or “;”."))
        elif _FINAL_DOT.match(line, match.end()):
            value = value.rstrip(".")
            value = value if "." in value else f"{value}.{zone}"
        pieces += [line[place : match.start()], value]
        place = match.end()
    return "".join([*pieces, line[place:]])


def _is_quoted(before: str) -> bool:
    """Say whether a quotation mark is open at the end of ``before``."""
    return re.sub(r"\\.", "", before).count('"') % 2 == 1
