"""The file of accounting entries of a French seller (FEC: LPF art. A. 47 A-1, arrêté of 29 July 2013).

Eighteen columns separated by tabulations, one line a posting, in the order of sealing; days as YYYYMMDD, amounts with a
comma. What is not sealed yet is not validated, and not in the file: the last minute's entries come with the next one.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from parvis.billing.enums import Book, EntryKind
from parvis.billing.models import LedgerEntry, Posting
from parvis.brands.models import LegalEntity

COLUMNS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
EURO: Final = "EUR"
CHUNK: Final = 500
_JOURNALS: Final = {
    EntryKind.INVOICE: ("VE", "Ventes"),
    EntryKind.CREDIT_NOTE: ("VE", "Ventes"),
}
_OTHER_JOURNAL: Final = ("BQ", "Banque et encaissements")
_BOOKS: Final = {
    Book.BANK: "Banque",
    Book.CHEQUES: "Chèques à encaisser",
    Book.CARDS: "Cartes bancaires à encaisser",
    Book.DEBITS: "Prélèvements à encaisser",
    Book.CUSTOMERS: "Clients",
    Book.BALANCES: "Clients, avances et acomptes reçus",
    Book.RESERVED: "Clients, avances retenues",
    Book.DISPUTED: "Clients douteux ou litigieux",
    Book.SUSPENSE: "Compte d’attente",
    Book.SALES: "Prestations de services",
    Book.TAX: "TVA collectée",
    Book.LATE_FEES: "Indemnités de recouvrement",
    Book.INTEREST: "Pénalités de retard",
    Book.LOSSES: "Pertes sur créances irrécouvrables",
}
_KINDS: Final = {
    EntryKind.PAYMENT: "Règlement",
    EntryKind.TOP_UP: "Provision",
    EntryKind.INVOICE: "Facture",
    EntryKind.CREDIT_NOTE: "Avoir",
    EntryKind.REFUND: "Remboursement",
    EntryKind.SUSPENSE: "Attente",
    EntryKind.DISPUTE: "Litige",
    EntryKind.DEBITS: "Prélèvements",
    EntryKind.RETURN: "Prélèvement rejeté",
    EntryKind.CHEQUE: "Chèque",
    EntryKind.LATE_FEE: "Indemnité de recouvrement",
    EntryKind.INTEREST: "Pénalités de retard",
    EntryKind.LOSS: "Perte sur créance",
    EntryKind.SETTLEMENT: "Régularisation",
}
"""The file is in French, whoever asks for it."""


class OtherCurrencyError(Exception):
    """The year has entries in another currency: the file is in euros, and no rate is known."""


def file_name(seller: LegalEntity, year: int) -> str:
    """SIREN, FEC, and the day on which the year ends."""
    return f"{seller.siren}FEC{year}1231.txt"


def lines(seller: LegalEntity, *, year: int) -> Iterator[str]:
    """The head, then every posting of the seller's sealed entries of a calendar year. Memory does not grow with them.

    Raises OtherCurrencyError before the first line.
    """
    zone = ZoneInfo(seller.time_zone)
    entries = LedgerEntry.objects.filter(
        seller=seller, seal__isnull=False, at__gte=_midnight(year, zone), at__lt=_midnight(year + 1, zone)
    )
    if entries.exclude(currency=EURO).exists():
        raise OtherCurrencyError(f"{seller} {year}")
    return _written(entries, zone)


def _written(entries: QuerySet[LedgerEntry], zone: ZoneInfo) -> Iterator[str]:
    yield _line(COLUMNS)
    found = entries.select_related("seal", "account").order_by("seal__rank").prefetch_related("postings")
    for entry in found.iterator(chunk_size=CHUNK):
        for posting in sorted(entry.postings.all(), key=lambda posting: posting.pk):
            yield _line(_row(entry, posting, zone))


def _row(entry: LedgerEntry, posting: Posting, zone: ZoneInfo) -> tuple[str, ...]:
    journal, journal_name = _JOURNALS.get(EntryKind(entry.kind), _OTHER_JOURNAL)
    account = entry.account if posting.account_id is not None else None
    book = Book(posting.book)
    day = _day(entry.at.astimezone(zone).date())
    subject = " ".join(part for part in (_KINDS.get(EntryKind(entry.kind), entry.kind), entry.order_number) if part)
    detail = f" {posting.detail}" if posting.detail else ""
    return (
        journal,
        journal_name,
        str(entry.seal.rank),
        day,
        book.value,
        _BOOKS.get(book, str(book.label)),
        account.number if account is not None else "",
        str(account) if account is not None else "",
        entry.document or entry.order_number,
        day,
        f"{subject}{detail}",
        _amount(max(0, posting.minor)),
        _amount(-posting.minor if posting.minor < 0 else 0),
        "",
        "",
        _day(entry.seal.sealed_at.astimezone(zone).date()),
        "",
        "",
    )


def _line(cells: tuple[str, ...]) -> str:
    """No cell may hold what parts cells or lines."""
    return "\t".join(" ".join(cell.split()) for cell in cells) + "\r\n"


def _amount(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2):.2f}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _midnight(year: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), tzinfo=zone).astimezone(UTC)
