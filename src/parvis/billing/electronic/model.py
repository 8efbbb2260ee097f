"""What an electronic invoice says, in the terms of EN 16931. Plain Python: no Django, no XML."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

NORM = "urn:cen.eu:en16931:2017"
"""BT-24: the norm and nothing beside it."""


class Category(StrEnum):
    """VAT categories (BT-118, BT-151). Those that French rules let through."""

    STANDARD = "S"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    EXPORT = "G"
    OUTSIDE = "O"
    ZERO = "Z"


REASONS: Final = {Category.REVERSE_CHARGE: "VATEX-EU-AE", Category.OUTSIDE: "VATEX-EU-O", Category.EXPORT: "VATEX-EU-G"}
"""BT-121: why there is no tax, as a code."""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7). Empty means that there is none."""

    name: str
    street: str
    street2: str
    postal_code: str
    city: str
    region: str
    country: str
    legal_number: str
    """BT-30, BT-47."""
    legal_scheme: str
    """ISO 6523: 0002 for a SIREN."""
    site_number: str
    """BT-29, BT-46: a SIRET (0009)."""
    vat_number: str
    tax_number: str
    """BT-32: of a seller who has no VAT number."""
    address: str
    """BT-34, BT-49: where electronic documents reach it."""
    address_scheme: str
    """0225 in the French directory, EM for an e-mail address."""
    particulars: str = ""
    """BT-33: legal form, capital, register."""


@dataclass(frozen=True, slots=True)
class Group:
    """What bears one rate in one category (BG-23). ``percent`` is None where the tax does not apply at all."""

    category: str
    percent: Decimal | None
    base: Decimal
    tax: Decimal
    reason: str
    """BT-120: why there is no tax."""


@dataclass(frozen=True, slots=True)
class Line:
    """BG-25. ``price`` is of one unit, before tax."""

    name: str
    quantity: int
    price: Decimal
    net: Decimal
    category: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Note:
    """BG-1. ``code`` says what the text is about (PMD, PMT, AAB, BAR); "" for a plain one."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The document that a credit note corrects (BT-25, BT-26)."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Debit:
    """The direct debit that paid it (BG-19)."""

    mandate: str
    """BT-89."""
    creditor: str
    """BT-90."""
    iban: str
    """BT-91: the account that was debited."""


@dataclass(frozen=True, slots=True)
class ElectronicInvoice:
    """One document. Amounts are in ``currency``, in major units; ``due`` is what remains to be paid."""

    type_code: str
    """BT-3: 380 an invoice, 381 a credit note."""
    number: str
    issued_on: date
    due_on: date
    process: str
    """BT-23: S1 a service to be paid, S2 a service that is paid. "" where the seller's country knows none."""
    order_number: str
    notes: tuple[Note, ...]
    seller: Party
    buyer: Party
    means: str
    """BT-81, of UNTDID 4461."""
    iban: str
    bic: str
    debit: Debit | None
    currency: str
    is_tax_due_on_invoice: bool
    """BT-8: the tax is due with the invoice and not with the payment."""
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    paid: Decimal
    due: Decimal
    corrects: Earlier | None

    @property
    def is_credit_note(self) -> bool:
        return self.corrects is not None
