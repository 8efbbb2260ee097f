"""From an issued document to what an electronic invoice says of it. Nothing but the document's own copies is read."""

from decimal import Decimal
from typing import Any, Final

from parvis.billing.electronic.model import Category, Debit, Earlier, ElectronicInvoice, Group, Line, Note, Party
from parvis.billing.enums import DocumentKind, PaymentMeans
from parvis.billing.models import Invoice
from parvis.kit.money import Money

SIREN_SCHEME: Final = "0002"
FRENCH_DIRECTORY: Final = "0225"
E_MAIL: Final = "EM"
SIREN_DIGITS: Final = 9
_MEANS: Final = {
    PaymentMeans.CARD: "48",
    PaymentMeans.TRANSFER: "58",
    PaymentMeans.BALANCE: "97",
    PaymentMeans.DEBIT: "59",
    PaymentMeans.CHEQUE: "20",
    "cheque": "20",
}
"""UNTDID 4461: card, SEPA transfer, clearing between the two parties, SEPA direct debit, cheque."""
_TO_BE_PAID: Final = "58"
_NOT_SAID: Final = "1"
WITH_ADDRESS: Final = frozenset({"FR", "BE", "LU"})
"""Countries of sellers whose invoices are electronic ones: EN 16931 is the European Union's."""


def is_electronic(document: Invoice) -> bool:
    """Say whether a document has an electronic form: its seller is in the Union, and was asked for its address."""
    return document.seller["country"] in WITH_ADDRESS and "electronic_address" in document.seller


def bears_french_rules(document: Invoice) -> bool:
    """Say whether BR-FR apply: a French seller, and no tax of another state.

    A sale under the one-stop shop is declared there and reported as not taxable in France (rules 7.4): the French rules
    know no rate of another state.
    """
    return document.seller["country"] == "FR" and not any(tax.get("country") for tax in document.taxes)


def electronic(document: Invoice) -> ElectronicInvoice:
    """Say what ``document`` says, in the terms of EN 16931. It need not be stored: drafts are checked the same way."""
    is_note = document.kind == DocumentKind.CREDIT_NOTE
    is_paid = not is_note and document.paid_minor == document.total_minor
    is_french = bears_french_rules(document)

    def amount(minor: int) -> Decimal:
        return Money(minor, document.currency).amount

    groups = tuple(
        Group(
            tax["category"], _percent(tax), amount(tax["base_minor"]), amount(tax["tax_minor"]), tax.get("mention", "")
        )
        for tax in document.taxes
    )
    corrected = document.corrects
    return ElectronicInvoice(
        type_code="381" if is_note else "380",
        number=document.number,
        issued_on=document.issued_on,
        # BR-FR-CO-09: of a paid invoice, the day on which it was paid.
        due_on=document.paid_on if is_paid and document.paid_on else document.due_on,
        process=("S2" if is_paid else "S1") if is_french else "",
        order_number=document.order_number,
        notes=_notes(document, is_french=is_french),
        seller=_seller(document, groups),
        buyer=_buyer(document, groups),
        means=_means(document, is_paid=is_paid),
        iban=document.seller["iban"],
        bic=document.seller["bic"],
        debit=_debit(document, is_paid=is_paid),
        currency=document.currency,
        is_tax_due_on_invoice=bool(document.seller.get("pays_tax_on_debits")),
        groups=groups,
        lines=tuple(_line(line, document) for line in document.lines),
        net=amount(document.net_minor),
        tax=amount(document.tax_minor),
        total=amount(document.total_minor),
        paid=amount(document.paid_minor),
        due=amount(document.total_minor - document.paid_minor),
        corrects=Earlier(corrected.number, corrected.issued_on) if corrected is not None else None,
    )


def _percent(tax: dict[str, Any]) -> Decimal | None:
    """A rate such as "0.2" in per cent. BR-O-05: none at all where the tax does not apply."""
    return None if tax["category"] == Category.OUTSIDE else Decimal(tax["rate"]) * 100


def _line(line: dict[str, Any], document: Invoice) -> Line:
    category = line.get("category") or document.taxes[0]["category"]
    net = Money(line["net_minor"], document.currency).amount
    return Line(
        name=line["description"],
        quantity=line["quantity"],
        price=net / line["quantity"],
        net=net,
        category=category,
        percent=_percent({"category": category, "rate": line["rate"]}),
    )


def _notes(document: Invoice, *, is_french: bool) -> tuple[Note, ...]:
    coded = document.seller.get("notes", {})
    plain = [text for text in document.mentions if text not in coded.values()]
    routing = [Note("BAR", _routing(document))] if is_french else []
    return (*(Note("", text) for text in plain), *(Note(code, text) for code, text in coded.items()), *routing)


def _routing(document: Invoice) -> str:
    """BAR of rules 7.4: what is between two French businesses goes through the directory, the rest is reported.

    An organisation without any number, such as a small association, is none in the eyes of the tax.
    """
    buyer = document.buyer
    is_business = buyer["kind"] == "organisation" and bool(buyer["company_number"] or buyer["vat_number"])
    if buyer["country"] in {"FR", "MC"}:
        return "B2B" if is_business and buyer["country"] == "FR" else "B2C"
    return "B2BINT" if is_business else "B2CINT"


def _means(document: Invoice, *, is_paid: bool) -> str:
    if is_paid and document.paid_by:
        return _MEANS.get(document.paid_by, _NOT_SAID)
    return _TO_BE_PAID if document.seller["iban"] else _NOT_SAID


def _debit(document: Invoice, *, is_paid: bool) -> Debit | None:
    said = document.seller.get("debit")
    if not is_paid or document.paid_by != PaymentMeans.DEBIT or not said:
        return None
    return Debit(said["mandate"], said["creditor"], said["iban"])


def _has_outside(groups: tuple[Group, ...]) -> bool:
    """BR-O-02: no VAT number at all in a document that the tax does not apply to."""
    return any(group.category == Category.OUTSIDE for group in groups)


def _seller(document: Invoice, groups: tuple[Group, ...]) -> Party:
    seller = document.seller
    vat_number = "" if _has_outside(groups) else seller["vat_number"]
    particulars = [seller["legal_form"], seller["capital"], seller["register"]]
    siren = seller["siren"]
    is_french = seller["country"] == "FR"
    return Party(
        name=seller["name"],
        street=seller["street"],
        street2="",
        postal_code=seller["postal_code"],
        city=seller["city"],
        region=seller.get("region", ""),
        country=seller["country"],
        legal_number=siren or seller.get("company_number", ""),
        legal_scheme=SIREN_SCHEME if siren else "",
        site_number=seller.get("siret", ""),
        vat_number=vat_number,
        # A seller without a number, such as one of small means, is known to the tax by its SIREN.
        tax_number="" if vat_number or _has_outside(groups) else siren,
        address=seller.get("electronic_address") or (siren if is_french else seller["email"]),
        address_scheme=seller.get("electronic_scheme") or (FRENCH_DIRECTORY if is_french and siren else E_MAIL),
        particulars=" – ".join(part for part in particulars if part),
    )


def _buyer(document: Invoice, groups: tuple[Group, ...]) -> Party:
    buyer = document.buyer
    is_organisation = buyer["kind"] == "organisation"
    number = "".join(buyer["company_number"].split()) if is_organisation else ""
    is_french = buyer["country"] == "FR"
    siren = number[:SIREN_DIGITS] if is_french else ""
    given = buyer.get("electronic_address", "")
    return Party(
        name=buyer["organisation"] or f"{buyer['first_name']} {buyer['last_name']}".strip(),
        street=buyer["street"],
        street2=buyer["street2"],
        postal_code=buyer["postal_code"],
        city=buyer["city"],
        region=buyer["region"],
        country=buyer["country"],
        legal_number=siren or number,
        legal_scheme=SIREN_SCHEME if siren else "",
        site_number=number if is_french and len(number) > SIREN_DIGITS else "",
        vat_number="" if _has_outside(groups) or not is_organisation else buyer["vat_number"],
        tax_number="",
        address=given or siren or buyer.get("email", ""),
        address_scheme=FRENCH_DIRECTORY if siren else E_MAIL,
    )
