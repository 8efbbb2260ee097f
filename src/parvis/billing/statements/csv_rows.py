"""CSV, with a head line whose words say what each column is, in French or English."""

import csv
from typing import Final

from django.utils.translation import gettext as _

from parvis.billing.statements.lines import BankEntry, StatementError, day_of, minor_of

_HEADS: Final = {
    "date": ("date", "date comptable", "date d'opération", "date operation", "booking date"),
    "amount": ("amount", "montant"),
    "credit": ("credit", "crédit"),
    "debit": ("debit", "débit"),
    "text": ("text", "libellé", "libelle", "label", "description", "communication"),
    "reference": ("reference", "référence", "id", "transaction id"),
    "party": ("party", "name", "nom", "contrepartie", "donneur d'ordre"),
    "currency": ("currency", "devise"),
    "iban": ("iban", "account", "compte"),
}


def entries(text: str, *, currency: str) -> list[BankEntry]:
    """The movements. ``currency`` where no column says it. Needs a date, a text, and an amount or a credit."""
    lines = text.splitlines()
    if not lines:
        raise StatementError(_("The file is empty."))
    delimiter = max(";,\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter)
    columns = _columns(next(reader))
    if "date" not in columns or "text" not in columns or not {"amount", "credit"} & columns.keys():
        raise StatementError(
            _("Line 1: columns for the date, the text and the amount are needed: date, libellé, montant.")
        )
    found = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        where = _("Line %(line)s") % {"line": reader.line_num}
        if len(row) <= max(columns.values()):
            raise StatementError(_("%(where)s: it has fewer columns than the first line.") % {"where": where})
        cells = {name: row[index].strip() for name, index in columns.items()}
        found.append(
            BankEntry(
                iban=cells.get("iban", ""),
                booked_on=day_of(cells["date"], where),
                currency=cells.get("currency") or currency,
                minor=_minor(cells, where),
                reference=cells.get("reference", ""),
                text=cells["text"],
                party=cells.get("party", ""),
            )
        )
    return found


def _columns(head: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, word in enumerate(head):
        plain = word.strip().strip("\ufeff").lower().replace("’", "'")
        for name, words in _HEADS.items():
            if plain in words and name not in found:
                found[name] = index
    return found


def _minor(cells: dict[str, str], where: str) -> int:
    if cells.get("amount"):
        return minor_of(cells["amount"], where)
    if cells.get("credit"):
        return abs(minor_of(cells["credit"], where))
    if cells.get("debit"):
        return -abs(minor_of(cells["debit"], where))
    raise StatementError(_("%(where)s: there is no amount.") % {"where": where})
