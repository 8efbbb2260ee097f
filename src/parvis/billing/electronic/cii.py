"""The CII form of an electronic invoice (UN/CEFACT Cross Industry Invoice D22B), which Factur-X embeds."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from lxml import etree

from parvis.billing.electronic.model import NORM, REASONS, Category, ElectronicInvoice, Group, Line, Party
from parvis.billing.electronic.writing import amount, number, percent, put

RSM: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_URN: Final = "urn:un:unece:uncefact:data:standard:"
_NAMES: Final = {
    "rsm": RSM,
    "ram": f"{_URN}ReusableAggregateBusinessInformationEntity:100",
    "qdt": f"{_URN}QualifiedDataType:100",
    "udt": f"{_URN}UnqualifiedDataType:100",
}
_DAY: Final = "102"
"""UNTDID 2379: CCYYMMDD."""
_ON_INVOICE, _ON_PAYMENT = "5", "72"
"""UNTDID 2475: when the tax is due (BT-8)."""
_put = partial(put, _NAMES)


def cii_of(invoice: ElectronicInvoice) -> bytes:
    """Write ``invoice`` as CII."""
    root = etree.Element(f"{{{RSM}}}CrossIndustryInvoice", nsmap=_NAMES)
    context = _put(root, "rsm:ExchangedDocumentContext")
    if invoice.process:
        _put(_put(context, "ram:BusinessProcessSpecifiedDocumentContextParameter"), "ram:ID", invoice.process)
    _put(_put(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", NORM)
    document = _put(root, "rsm:ExchangedDocument")
    _put(document, "ram:ID", invoice.number)
    _put(document, "ram:TypeCode", invoice.type_code)
    _day(_put(document, "ram:IssueDateTime"), invoice.issued_on)
    for note in invoice.notes:
        said = _put(document, "ram:IncludedNote")
        _put(said, "ram:Content", note.text)
        _put(said, "ram:SubjectCode", note.code)
    trade = _put(root, "rsm:SupplyChainTradeTransaction")
    for position, line in enumerate(invoice.lines, start=1):
        _line(trade, line, position)
    _agreement(trade, invoice)
    _put(trade, "ram:ApplicableHeaderTradeDelivery")
    _settlement(trade, invoice)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _day(parent: etree._Element, day: date, kind: str = "udt") -> None:
    _put(parent, f"{kind}:DateTimeString", f"{day:%Y%m%d}", format=_DAY)


def _tax(parent: etree._Element, category: str, rate: Decimal | None) -> None:
    _put(parent, "ram:TypeCode", "VAT")
    _put(parent, "ram:CategoryCode", category)
    if rate is not None:
        _put(parent, "ram:RateApplicablePercent", percent(rate))


def _line(trade: etree._Element, line: Line, position: int) -> None:
    item = _put(trade, "ram:IncludedSupplyChainTradeLineItem")
    _put(_put(item, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(position))
    _put(_put(item, "ram:SpecifiedTradeProduct"), "ram:Name", line.name)
    price = _put(_put(item, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _put(price, "ram:ChargeAmount", number(line.price))
    _put(_put(item, "ram:SpecifiedLineTradeDelivery"), "ram:BilledQuantity", str(line.quantity), unitCode="C62")
    settlement = _put(item, "ram:SpecifiedLineTradeSettlement")
    _tax(_put(settlement, "ram:ApplicableTradeTax"), line.category, line.percent)
    sums = _put(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _put(sums, "ram:LineTotalAmount", amount(line.net))


def _agreement(trade: etree._Element, invoice: ElectronicInvoice) -> None:
    agreement = _put(trade, "ram:ApplicableHeaderTradeAgreement")
    _party(_put(agreement, "ram:SellerTradeParty"), invoice.seller)
    _party(_put(agreement, "ram:BuyerTradeParty"), invoice.buyer)
    if invoice.order_number:
        _put(_put(agreement, "ram:SellerOrderReferencedDocument"), "ram:IssuerAssignedID", invoice.order_number)


def _party(parent: etree._Element, party: Party) -> None:
    if party.site_number:
        _put(parent, "ram:GlobalID", party.site_number, schemeID="0009")
    _put(parent, "ram:Name", party.name)
    _put(parent, "ram:Description", party.particulars)
    if party.legal_number:
        scheme = {"schemeID": party.legal_scheme} if party.legal_scheme else {}
        _put(_put(parent, "ram:SpecifiedLegalOrganization"), "ram:ID", party.legal_number, **scheme)
    place = _put(parent, "ram:PostalTradeAddress")
    _put(place, "ram:PostcodeCode", party.postal_code)
    _put(place, "ram:LineOne", party.street)
    _put(place, "ram:LineTwo", party.street2)
    _put(place, "ram:CityName", party.city)
    _put(place, "ram:CountryID", party.country)
    _put(place, "ram:CountrySubDivisionName", party.region)
    if party.address:
        _put(_put(parent, "ram:URIUniversalCommunication"), "ram:URIID", party.address, schemeID=party.address_scheme)
    for kind, registered in (("VA", party.vat_number), ("FC", party.tax_number)):
        if registered:
            _put(_put(parent, "ram:SpecifiedTaxRegistration"), "ram:ID", registered, schemeID=kind)


def _settlement(trade: etree._Element, invoice: ElectronicInvoice) -> None:
    settlement = _put(trade, "ram:ApplicableHeaderTradeSettlement")
    if invoice.debit is not None:
        _put(settlement, "ram:CreditorReferenceID", invoice.debit.creditor)
    _put(settlement, "ram:PaymentReference", invoice.order_number)
    _put(settlement, "ram:InvoiceCurrencyCode", invoice.currency)
    means = _put(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
    _put(means, "ram:TypeCode", invoice.means)
    if invoice.debit is not None:
        _put(_put(means, "ram:PayerPartyDebtorFinancialAccount"), "ram:IBANID", invoice.debit.iban)
    if invoice.iban and invoice.means == "58":
        _put(_put(means, "ram:PayeePartyCreditorFinancialAccount"), "ram:IBANID", invoice.iban)
        if invoice.bic:
            _put(_put(means, "ram:PayeeSpecifiedCreditorFinancialInstitution"), "ram:BICID", invoice.bic)
    for group in invoice.groups:
        _group(settlement, group, is_due_on_invoice=invoice.is_tax_due_on_invoice)
    terms = _put(settlement, "ram:SpecifiedTradePaymentTerms")
    _day(_put(terms, "ram:DueDateDateTime"), invoice.due_on)
    if invoice.debit is not None:
        _put(terms, "ram:DirectDebitMandateID", invoice.debit.mandate)
    sums = _put(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _put(sums, "ram:LineTotalAmount", amount(invoice.net))
    _put(sums, "ram:TaxBasisTotalAmount", amount(invoice.net))
    _put(sums, "ram:TaxTotalAmount", amount(invoice.tax), currencyID=invoice.currency)
    _put(sums, "ram:GrandTotalAmount", amount(invoice.total))
    _put(sums, "ram:TotalPrepaidAmount", amount(invoice.paid))
    _put(sums, "ram:DuePayableAmount", amount(invoice.due))
    if invoice.corrects is not None:
        earlier = _put(settlement, "ram:InvoiceReferencedDocument")
        _put(earlier, "ram:IssuerAssignedID", invoice.corrects.number)
        _day(_put(earlier, "ram:FormattedIssueDateTime"), invoice.corrects.issued_on, "qdt")


def _group(settlement: etree._Element, group: Group, *, is_due_on_invoice: bool) -> None:
    tax = _put(settlement, "ram:ApplicableTradeTax")
    _put(tax, "ram:CalculatedAmount", amount(group.tax))
    _put(tax, "ram:TypeCode", "VAT")
    _put(tax, "ram:ExemptionReason", group.reason)
    _put(tax, "ram:BasisAmount", amount(group.base))
    _put(tax, "ram:CategoryCode", group.category)
    if group.category in REASONS:
        _put(tax, "ram:ExemptionReasonCode", REASONS[Category(group.category)])
    if group.category == Category.STANDARD:
        _put(tax, "ram:DueDateTypeCode", _ON_INVOICE if is_due_on_invoice else _ON_PAYMENT)
    if group.percent is not None:
        _put(tax, "ram:RateApplicablePercent", percent(group.percent))
