"""Entries of a zone file (RFC 1035 section 5.1): words with the number of the line on which each entry begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.problems import FaultError, Words

OURS: Final = ";= "
"""Begins a line that other programs skip: a record of a type that only we know."""
MOST_WORDS: Final = 4_096
LONGEST: Final = 262_144
"""Characters of an entry: the largest data there is, every octet escaped (RFC 1035 section 5.1)."""
_BLANKS: Final = " \t"


@dataclass(slots=True)
class Entry:
    """The words of one entry, as written, with its comment. ``fault`` says why it cannot be read; then the words do not count."""

    number: int
    words: list[str] = field(default_factory=list)
    is_indented: bool = False
    """It begins with a blank: the owner is that of the entry before."""
    comment: str = ""
    is_ours: bool = False
    fault: Words | None = None
    length: int = 0


def entries(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Every entry that is not empty. One that is wrong ends with its line, and the next goes on."""
    entry: Entry | None = None
    depth = 0
    for number, octets in enumerate(lines, start=1):
        try:
            line = octets.decode().rstrip("\r")
        except UnicodeDecodeError:
            started = entry or Entry(number)
            started.fault = _("This line is not in UTF-8: save the file in that encoding.")
            yield started
            entry, depth = None, 0
            continue
        if entry is None:
            entry = Entry(number, is_indented=line[:1] in _BLANKS and line != "", is_ours=line.startswith(OURS))
            line = line.removeprefix(OURS)
        try:
            depth = _read(line, entry, depth)
        except FaultError as fault:
            entry.fault, depth = fault.sentence, 0
        if depth:
            continue
        if entry.words or entry.fault is not None:
            yield entry
        entry = None
    if entry is not None:
        entry.fault = _("The parenthesis that is opened here is never closed.")
        yield entry


def _read(line: str, entry: Entry, depth: int) -> int:
    """Add the words of ``line``; return how many parentheses are open at its end."""
    entry.length += len(line)
    if entry.length > LONGEST:
        raise FaultError(_("This line is longer than any record."))
    place = 0
    while place < len(line):
        sign = line[place]
        if sign in _BLANKS:
            place += 1
        elif sign == ";":
            entry.comment = entry.comment or line[place + 1 :].strip()
            break
        elif sign == "(":
            depth, place = depth + 1, place + 1
        elif sign == ")":
            if not depth:
                raise FaultError(_("A parenthesis is closed that was never opened."))
            depth, place = depth - 1, place + 1
        else:
            end = _end_of_quoted(line, place) if sign == '"' else _end_of_word(line, place)
            entry.words.append(line[place:end])
            place = end
            if len(entry.words) > MOST_WORDS:
                raise FaultError(_("This line has more parts than any record."))
    return depth


def _end_of_quoted(line: str, place: int) -> int:
    end = place + 1
    while end < len(line):
        if line[end] == "\\":
            end += 2
        elif line[end] == '"':
            return end + 1
        else:
            end += 1
    raise FaultError(_("A quotation mark is left open on this line."))


def _end_of_word(line: str, place: int) -> int:
    """A value in quotes right after "=" belongs to the word (RFC 9460 section 2.1)."""
    end = place
    while end < len(line) and line[end] not in ' \t;()"':
        end += 2 if line[end] == "\\" else 1
    if end > len(line):
        raise FaultError(_("This line ends with “\\”, which stands for nothing."))
    is_value = end < len(line) and line[end] == '"' and line[end - 1] == "="
    return _end_of_quoted(line, end) if is_value else end
