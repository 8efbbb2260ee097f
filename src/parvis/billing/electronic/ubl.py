"""The UBL 2.1 form of an electronic invoice: Invoice, or CreditNote for what gives back."""

from decimal import Decimal
from functools import partial
from typing import Any, Final

from lxml import etree

from parvis.billing.electronic.model import NORM, REASONS, Category, ElectronicInvoice, Group, Line, Party
from parvis.billing.electronic.writing import amount, number, percent, put

_URN: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC: Final = f"{_URN}CommonAggregateComponents-2"
_CBC: Final = f"{_URN}CommonBasicComponents-2"
_NAMES: Final = {"cac": _CAC, "cbc": _CBC}
_ON_INVOICE, _ON_PAYMENT = "3", "432"
"""UNTDID 2005: when the tax is due (BT-8)."""
_put = partial(put, _NAMES)


def ubl_of(invoice: ElectronicInvoice) -> bytes:
    """Write ``invoice`` as UBL 2.1."""
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    # lxml takes None for the default namespace; its stubs do not know that.
    names: Any = {None: f"{_URN}{kind}-2", **_NAMES}
    root = etree.Element(f"{{{_URN}{kind}-2}}{kind}", nsmap=names)
    _put(root, "cbc:CustomizationID", NORM)
    _put(root, "cbc:ProfileID", invoice.process)
    _put(root, "cbc:ID", invoice.number)
    _put(root, "cbc:IssueDate", invoice.issued_on.isoformat())
    if not invoice.is_credit_note:
        _put(root, "cbc:DueDate", invoice.due_on.isoformat())
    _put(root, f"cbc:{kind}TypeCode", invoice.type_code)
    for note in invoice.notes:
        _put(root, "cbc:Note", f"#{note.code}#{note.text}" if note.code else note.text)
    _put(root, "cbc:DocumentCurrencyCode", invoice.currency)
    if any(group.category == Category.STANDARD for group in invoice.groups):
        period = _put(root, "cac:InvoicePeriod")
        _put(period, "cbc:DescriptionCode", _ON_INVOICE if invoice.is_tax_due_on_invoice else _ON_PAYMENT)
    if invoice.order_number:
        reference = _put(root, "cac:OrderReference")
        # UBL wants the buyer's own reference too, and EN 16931 reads NA as none (BT-13).
        _put(reference, "cbc:ID", "NA")
        _put(reference, "cbc:SalesOrderID", invoice.order_number)
    if invoice.corrects is not None:
        earlier = _put(_put(root, "cac:BillingReference"), "cac:InvoiceDocumentReference")
        _put(earlier, "cbc:ID", invoice.corrects.number)
        _put(earlier, "cbc:IssueDate", invoice.corrects.issued_on.isoformat())
    _party(
        _put(root, "cac:AccountingSupplierParty"),
        invoice.seller,
        invoice.debit.creditor if invoice.debit is not None else "",
    )
    _party(_put(root, "cac:AccountingCustomerParty"), invoice.buyer)
    _means(root, invoice)
    _sums(root, invoice)
    for position, line in enumerate(invoice.lines, start=1):
        _line(root, line, position, invoice)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _category(
    parent: etree._Element, name: str, category: str, rate: Decimal | None, reason: tuple[str, str] = ("", "")
) -> None:
    tax = _put(parent, name)
    _put(tax, "cbc:ID", category)
    if rate is not None:
        _put(tax, "cbc:Percent", percent(rate))
    code, text = reason
    _put(tax, "cbc:TaxExemptionReasonCode", code)
    _put(tax, "cbc:TaxExemptionReason", text)
    _put(_put(tax, "cac:TaxScheme"), "cbc:ID", "VAT")


def _party(parent: etree._Element, party: Party, creditor: str = "") -> None:
    body = _put(parent, "cac:Party")
    if party.address:
        _put(body, "cbc:EndpointID", party.address, schemeID=party.address_scheme)
    if party.site_number:
        _put(_put(body, "cac:PartyIdentification"), "cbc:ID", party.site_number, schemeID="0009")
    if creditor:
        _put(_put(body, "cac:PartyIdentification"), "cbc:ID", creditor, schemeID="SEPA")
    place = _put(body, "cac:PostalAddress")
    _put(place, "cbc:StreetName", party.street)
    _put(place, "cbc:AdditionalStreetName", party.street2)
    _put(place, "cbc:CityName", party.city)
    _put(place, "cbc:PostalZone", party.postal_code)
    _put(place, "cbc:CountrySubentity", party.region)
    _put(_put(place, "cac:Country"), "cbc:IdentificationCode", party.country)
    for registered, scheme in ((party.vat_number, "VAT"), (party.tax_number, "LOC")):
        if registered:
            tax = _put(body, "cac:PartyTaxScheme")
            _put(tax, "cbc:CompanyID", registered)
            _put(_put(tax, "cac:TaxScheme"), "cbc:ID", scheme)
    entity = _put(body, "cac:PartyLegalEntity")
    _put(entity, "cbc:RegistrationName", party.name)
    scheme_id = {"schemeID": party.legal_scheme} if party.legal_scheme else {}
    _put(entity, "cbc:CompanyID", party.legal_number, **scheme_id)
    _put(entity, "cbc:CompanyLegalForm", party.particulars)


def _means(root: etree._Element, invoice: ElectronicInvoice) -> None:
    means = _put(root, "cac:PaymentMeans")
    _put(means, "cbc:PaymentMeansCode", invoice.means)
    if invoice.is_credit_note:
        # A CreditNote says here until when the money is given back (BT-9).
        _put(means, "cbc:PaymentDueDate", invoice.due_on.isoformat())
    _put(means, "cbc:PaymentID", invoice.order_number)
    if invoice.iban and invoice.means == "58":
        account = _put(means, "cac:PayeeFinancialAccount")
        _put(account, "cbc:ID", invoice.iban)
        if invoice.bic:
            _put(_put(account, "cac:FinancialInstitutionBranch"), "cbc:ID", invoice.bic)
    if invoice.debit is not None:
        mandate = _put(means, "cac:PaymentMandate")
        _put(mandate, "cbc:ID", invoice.debit.mandate)
        _put(_put(mandate, "cac:PayerFinancialAccount"), "cbc:ID", invoice.debit.iban)


def _sums(root: etree._Element, invoice: ElectronicInvoice) -> None:
    tax = _put(root, "cac:TaxTotal")
    _money(tax, "cbc:TaxAmount", invoice.tax, invoice)
    for group in invoice.groups:
        _group(tax, group, invoice)
    sums = _put(root, "cac:LegalMonetaryTotal")
    _money(sums, "cbc:LineExtensionAmount", invoice.net, invoice)
    _money(sums, "cbc:TaxExclusiveAmount", invoice.net, invoice)
    _money(sums, "cbc:TaxInclusiveAmount", invoice.total, invoice)
    _money(sums, "cbc:PrepaidAmount", invoice.paid, invoice)
    _money(sums, "cbc:PayableAmount", invoice.due, invoice)


def _money(parent: etree._Element, name: str, value: Decimal, invoice: ElectronicInvoice) -> None:
    _put(parent, name, amount(value), currencyID=invoice.currency)


def _group(tax: etree._Element, group: Group, invoice: ElectronicInvoice) -> None:
    part = _put(tax, "cac:TaxSubtotal")
    _money(part, "cbc:TaxableAmount", group.base, invoice)
    _money(part, "cbc:TaxAmount", group.tax, invoice)
    code = REASONS[Category(group.category)] if group.category in REASONS else ""
    _category(part, "cac:TaxCategory", group.category, group.percent, (code, group.reason))


def _line(root: etree._Element, line: Line, position: int, invoice: ElectronicInvoice) -> None:
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    item = _put(root, f"cac:{kind}Line")
    _put(item, "cbc:ID", str(position))
    quantity = "CreditedQuantity" if invoice.is_credit_note else "InvoicedQuantity"
    _put(item, f"cbc:{quantity}", str(line.quantity), unitCode="C62")
    _money(item, "cbc:LineExtensionAmount", line.net, invoice)
    sold = _put(item, "cac:Item")
    _put(sold, "cbc:Name", line.name)
    _category(sold, "cac:ClassifiedTaxCategory", line.category, line.percent)
    _put(_put(item, "cac:Price"), "cbc:PriceAmount", number(line.price), currencyID=invoice.currency)
