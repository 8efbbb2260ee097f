"""MT940 (SWIFT), as banks give it to download."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from parvis.billing.statements.lines import BankEntry, StatementError, minor_of

_TAG: Final = re.compile(r"^:(\d{2}[A-Z]?):(.*)")
_LINE: Final = re.compile(r"(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,15},\d{0,2})[A-Z][A-Z0-9]{3}(.*)", re.DOTALL)
_BALANCE: Final = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,15},\d{0,2})")
_FIELD: Final = re.compile(r"[?/](?:2[0-9]|6[0-3])")


def entries(text: str) -> list[BankEntry]:
    """The movements of every statement in the file. Refused where opening and closing balance do not agree with them."""
    found: list[BankEntry] = []
    iban, currency, opening, sums = "", "", None, 0
    pending: tuple[int, str] | None = None
    for number, tag, value in _tags(text):
        if pending is not None:
            entry = _entry(pending, value if tag == "86" else "", iban, currency)
            found.append(entry)
            sums += entry.minor
            pending = None
        if tag == "25":
            iban = value.strip()
        elif tag in {"60F", "60M"}:
            opening, currency = _balance(number, value)
            sums = 0
        elif tag == "61":
            pending = (number, value)
        elif tag in {"62F", "62M"} and opening is not None and opening + sums != _balance(number, value)[0]:
            raise StatementError(
                _("Line %(line)s: the movements do not lead from the opening to the closing balance.")
                % {"line": number}
            )
    if not iban or not currency:
        raise StatementError(_("This text is no MT940 statement: account or opening balance is missing."))
    if pending is not None:
        raise StatementError(_("Line %(line)s: the statement breaks off.") % {"line": pending[0]})
    return found


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """(line number, tag, value with its further lines)."""
    held: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        match = _TAG.match(line)
        if match is not None:
            if held is not None:
                yield held[0], held[1], "\n".join(held[2])
            held = (number, match[1], [match[2]])
        elif held is not None and line.strip() not in {"-", "-}", ""}:
            held[2].append(line)
    if held is not None:
        yield held[0], held[1], "\n".join(held[2])


def _balance(number: int, value: str) -> tuple[int, str]:
    match = _BALANCE.match(value)
    if match is None:
        raise StatementError(_("Line %(line)s: this is no balance.") % {"line": number})
    minor = minor_of(match[4].rstrip(","), _("Line %(line)s") % {"line": number})
    return (-minor if match[1] == "D" else minor), match[3]


def _entry(pending: tuple[int, str], details: str, iban: str, currency: str) -> BankEntry:
    number, value = pending
    match = _LINE.match(value)
    if match is None:
        raise StatementError(_("Line %(line)s: this is no movement.") % {"line": number})
    where = _("Line %(line)s") % {"line": number}
    minor = minor_of(match[5].rstrip(","), where)
    # RC takes a credit back, RD a debit.
    sign = {"C": 1, "D": -1, "RC": -1, "RD": 1}[match[3]]
    day = match[1]
    try:
        booked = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:6]))
    except ValueError as error:
        raise StatementError(_("%(where)s: «%(text)s» is no date.") % {"where": where, "text": day}) from error
    rest = match[6].split("\n")[0]
    reference = rest.partition("//")[2].strip()
    text = " ".join(_FIELD.sub(" ", details.replace("\n", "")).split())
    return BankEntry(iban, booked, currency, sign * minor, reference, f"{rest.partition('//')[0]} {text}".strip(), "")
