"""What every format comes down to."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

_AMOUNT: Final = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{0,2}))?", re.ASCII)


class StatementError(Exception):
    """The file cannot be taken in; nothing of it is. The message says where, for a person."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One movement of an account. ``minor`` above zero came in. ``reference`` is the bank's own, "" where it gives none."""

    iban: str
    booked_on: date
    currency: str
    minor: int
    reference: str
    text: str
    """What the payer wrote."""
    party: str
    """Who paid, as the bank names them."""
    about: str = ""
    """Of our own direct debits: the end-to-end reference of one, or the number of the file that they were in."""
    returned: str = ""
    """Of a direct debit that came back: the bank's code."""


def keyed(entries: Iterable[BankEntry]) -> Iterator[tuple[str, BankEntry]]:
    """Each with a key that is the same whenever a bank tells of it again (rules 7.6).

    Two that are alike on one day, without a reference of the bank, are two: they are counted.
    """
    seen: Counter[str] = Counter()
    for entry in entries:
        parts = [entry.iban, entry.reference, entry.booked_on.isoformat(), entry.currency, str(entry.minor)]
        if not entry.reference:
            parts += [" ".join(entry.text.split()), entry.party]
        key = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        seen[key] += 1
        yield f"{key}:{seen[key]}", entry


def minor_of(text: str, where: str) -> int:
    """An amount in cents, written with a point or a comma and two decimals at most, or StatementError."""
    plain = "".join(text.split()).replace(",", ".")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise StatementError(_("%(where)s: «%(text)s» is no amount.") % {"where": where, "text": text[:40]})
    minor = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    return -minor if match[1] == "-" else minor


def day_of(text: str, where: str) -> date:
    """A day as 2027-03-15, 15/03/2027 or 15.03.2027, or StatementError."""
    plain = text.strip()[:10].replace(".", "/")
    try:
        if "/" in plain:
            day, month, year = (int(part) for part in plain.split("/"))
            return date(year, month, day)
        return date.fromisoformat(plain)
    except ValueError as error:
        raise StatementError(_("%(where)s: «%(text)s» is no date.") % {"where": where, "text": text[:40]}) from error
