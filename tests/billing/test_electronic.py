"""INV-4; rules 7.4. Every document is checked by the official rules, and its PDF read by a reader that others wrote."""

import io
import os
import re
import signal
from datetime import timedelta
from decimal import Decimal

import pytest
from facturx import get_facturx_xml_from_pdf
from lxml import etree
from pypdf import PdfReader

from parvis.billing.actions.drafting import InvoiceLine, draft_invoice
from parvis.billing.electronic.embedding import UnknownPdfError, named
from parvis.billing.electronic.reading import bears_french_rules
from parvis.billing.electronic.rulebook import CheckerLostError, Rulebook, rulebook
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.billing.operations.issuing import faults_of
from parvis.billing.tasks import render
from parvis.billing.taxes import TaxDecision, decide
from parvis.billing.totals import Line, total
from parvis.kit.money import Money
from tests.billing.test_invoices import FRENCH
from tests.factories import NOW, AccountFactory
from tests.simulators import documents
from tests.simulators.documents import credit_note

pytestmark = pytest.mark.django_db
FRENCH_BUSINESS = {"kind": "organisation", "organisation": "SARL Exemple", "company_number": "987654324"}
BUYERS = {
    "a French consumer": ({}, None),
    "a French business": (FRENCH_BUSINESS | {"vat_number": "FR14987654324"}, None),
    "a French shop known by its SIRET": (FRENCH_BUSINESS | {"company_number": "98765432400011"}, None),
    "a French association without number": ({"kind": "organisation", "organisation": "Les Amis"}, None),
    "a business of Réunion": (FRENCH_BUSINESS | {"postal_code": "97400", "city": "Saint-Denis"}, None),
    "a business of Guyane": (FRENCH_BUSINESS | {"postal_code": "97300", "city": "Cayenne"}, None),
    "a Belgian business with a checked number": (
        {
            "kind": "organisation", "organisation": "Voorbeeld BV", "country": "BE", "postal_code": "1000", "city": "Bruxelles",
            "vat_number": "BE0403019261", "is_vat_checked": True,
        },
        None,
    ),
    "a Belgian consumer": ({"country": "BE", "postal_code": "1000", "city": "Bruxelles"}, None),
    "a Swiss business": (
        {"kind": "organisation", "organisation": "Beispiel AG", "country": "CH", "postal_code": "8001", "city": "Zürich"},
        None,
    ),
    "a Canadian consumer": ({"country": "CA", "postal_code": "H2X 1Y4", "city": "Montréal", "region": "QC"}, None),
    "a German consumer under the one-stop shop": (
        {"country": "DE", "postal_code": "10115", "city": "Berlin"},
        TaxDecision(Decimal("0.19"), "S", country="DE"),
    ),
}  # fmt: skip


def drafted(account, *, tax=None, nets=(699, 1250), paid=True, taxes=()):
    tax = tax or decide(account, on=NOW.date())
    own = [*taxes, *[None] * len(nets)]
    lines = [InvoiceLine(f"Nom {rank} & fils", 1, Money(net, "EUR"), own[rank]) for rank, net in enumerate(nets)]
    gross = total([Line(line.net, (line.tax or tax).rate) for line in lines], "EUR").gross
    return draft_invoice(
        account,
        order_number="C-2026-000001",
        lines=lines,
        tax=tax,
        currency="EUR",
        language="fr",
        paid=gross if paid else Money(0, "EUR"),
        paid_by="card" if paid else "",
        now=NOW - timedelta(days=1),
    )


def rendered(invoice):
    render(invoice_id=invoice.pk)
    return InvoiceDocument.objects.get(invoice=invoice)


def said(xml, path):
    """The text of every element whose local names are ``path``, such as ``BuyerTradeParty/Name``."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return [element.text for element in etree.fromstring(bytes(xml)).xpath(f"//{steps}")]


@pytest.mark.parametrize("is_paid", [True, False])
@pytest.mark.parametrize("buyer", list(BUYERS))
def test_what_is_issued_keeps_the_official_rules_in_both_forms(buyer, is_paid):
    given, tax = BUYERS[buyer]
    invoice = documents.issued(drafted(AccountFactory(**given), tax=tax, paid=is_paid))
    note = credit_note(invoice, lines=[InvoiceLine("Nom 0", 1, Money(699, "EUR"))], tax=tax or decided(invoice))

    for document in (invoice, note):
        kept = rendered(document)
        for form, xml in (("cii", kept.cii), ("ubl", kept.ubl)):
            assert rulebook.faults(bytes(xml), form=form, is_french=bears_french_rules(document)) == []


def test_an_invoice_paid_by_direct_debit_names_its_mandate_in_both_forms():
    account = AccountFactory()
    debit = {"mandate": "A-1-001", "creditor": "FR72ZZZ123456", "iban": "FR7630006000011234567890189"}
    gross = total([Line(Money(699, "EUR"), Decimal("0.2"))], "EUR").gross
    draft = draft_invoice(
        account, order_number="C-2026-000001", lines=[InvoiceLine("Nom", 1, Money(699, "EUR"))], tax=decide(account, on=NOW.date()),
        currency="EUR", language="fr", paid=gross, paid_by="debit", debit=debit, now=NOW - timedelta(days=1),
    )  # fmt: skip
    document = documents.issued(draft)
    kept = rendered(document)

    for form, xml in (("cii", kept.cii), ("ubl", kept.ubl)):
        assert rulebook.faults(bytes(xml), form=form, is_french=True) == []
    assert said(kept.cii, "DirectDebitMandateID") == ["A-1-001"]
    assert said(kept.cii, "CreditorReferenceID") == ["FR72ZZZ123456"]
    assert said(kept.cii, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["59"]
    assert said(kept.ubl, "PaymentMandate/ID") == ["A-1-001"]


def decided(invoice):
    (group,) = invoice.taxes
    return TaxDecision(Decimal(group["rate"]), group["category"], group["mention"])


def test_several_rates_in_one_document_are_each_summed_and_rounded_once():
    reduced = TaxDecision(Decimal("0.055"), "S")
    invoice = documents.issued(
        drafted(AccountFactory(), nets=(333, 333, 333, 105), taxes=(None, None, None, reduced), paid=False)
    )

    assert [(group["rate"], group["base_minor"], group["tax_minor"]) for group in invoice.taxes] == [
        ("0.2", 999, 200), ("0.055", 105, 6),
    ]  # fmt: skip
    assert said(rendered(invoice).cii, "ApplicableHeaderTradeSettlement/ApplicableTradeTax/RateApplicablePercent") == [
        "20", "5.5",
    ]  # fmt: skip


def test_a_paid_invoice_says_so_as_french_rules_want_it():
    invoice = documents.issued(drafted(AccountFactory(**FRENCH_BUSINESS)))
    cii = rendered(invoice).cii

    assert said(cii, "BusinessProcessSpecifiedDocumentContextParameter/ID") == ["S2"]
    assert said(cii, "TotalPrepaidAmount") == said(cii, "GrandTotalAmount") == ["23.39"]
    assert said(cii, "DuePayableAmount") == ["0.00"]
    assert said(cii, "DueDateDateTime/DateTimeString") == ["20261123"]


def test_both_parties_are_addressed_in_the_french_directory():
    account = AccountFactory(**FRENCH_BUSINESS, electronic_address="987654324_ACHATS")
    invoice = documents.issued(drafted(account))
    cii = etree.fromstring(bytes(rendered(invoice).cii))

    found = cii.xpath("//*[local-name()='URIUniversalCommunication']/*")
    assert [(element.get("schemeID"), element.text) for element in found] == [
        ("0225", "123456782"), ("0225", "987654324_ACHATS"),
    ]  # fmt: skip
    assert said(etree.tostring(cii), "SpecifiedLegalOrganization/ID") == ["123456782", "987654324"]


@pytest.mark.parametrize(("account", "routing"), [({}, "B2C"), (FRENCH_BUSINESS, "B2B")])
def test_the_notes_that_french_rules_ask_for_are_there_once(account, routing):
    cii = rendered(documents.issued(drafted(AccountFactory(**account)))).cii
    found = etree.fromstring(bytes(cii)).iterfind(".//{*}IncludedNote")
    notes = {note.findtext("{*}SubjectCode"): note.findtext("{*}Content") for note in found}

    assert notes["BAR"] == routing
    assert {"PMD", "PMT", "AAB"} <= set(notes)
    assert ("40" in notes["PMT"]) == (routing == "B2B")


def test_a_credit_note_names_the_invoice_and_its_date():
    invoice = documents.issued(drafted(AccountFactory()))
    note = credit_note(
        invoice, lines=[InvoiceLine("Nom 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW + timedelta(days=2)
    )
    kept = rendered(note)

    assert said(kept.cii, "InvoiceReferencedDocument/IssuerAssignedID") == [invoice.number]
    assert said(kept.cii, "InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString") == ["20261124"]
    assert said(kept.ubl, "InvoiceDocumentReference/ID") == [invoice.number]
    assert said(kept.ubl, "InvoiceDocumentReference/IssueDate") == ["2026-11-24"]
    assert b"CreditNote" in bytes(kept.ubl)


def test_a_seller_outside_the_union_has_no_electronic_form():
    account = AccountFactory(country="CH", brand__legal_entity__country="CH", brand__legal_entity__siren="")
    kept = rendered(documents.issued(drafted(account, tax=TaxDecision(Decimal("0.081"), "S"))))

    assert bytes(kept.cii) == bytes(kept.ubl) == b""
    assert b"factur-x" not in bytes(kept.pdf)


@pytest.fixture
def pdf():
    invoice = documents.issued(drafted(AccountFactory(**FRENCH_BUSINESS)))
    return rendered(invoice)


def test_a_foreign_reader_finds_in_the_pdf_the_very_invoice_that_is_downloaded(pdf):
    name, xml = get_facturx_xml_from_pdf(bytes(pdf.pdf), check_xsd=True, check_schematron=False)

    assert name == "factur-x.xml"
    assert xml == bytes(pdf.cii)


def test_the_pdf_is_an_archive_document_with_its_file_related_to_it(pdf):
    catalogue = PdfReader(io.BytesIO(bytes(pdf.pdf))).trailer["/Root"]
    (file,) = catalogue["/AF"]
    (intent,) = catalogue["/OutputIntents"]

    assert file.get_object()["/AFRelationship"] == "/Alternative"
    assert file.get_object()["/F"] == "factur-x.xml"
    assert file.get_object()["/EF"]["/F"]["/Subtype"] == "/text/xml"
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    assert catalogue["/Lang"].startswith("fr")
    assert catalogue["/MarkInfo"]["/Marked"].value is True


def test_the_metadata_say_what_the_pdf_is_and_describe_the_properties_of_factur_x(pdf):
    catalogue = PdfReader(io.BytesIO(bytes(pdf.pdf))).trailer["/Root"]
    xmp = etree.fromstring(catalogue["/Metadata"].get_object().get_data())
    words = {element.tag.rpartition("}")[2]: element.text for element in xmp.iter() if isinstance(element.tag, str)}
    prefixes = xmp.xpath("//*[local-name()='prefix']/text()")
    described = xmp.xpath("//*[local-name()='prefix'][.='fx']/..//*[local-name()='name']/text()")

    assert (words["part"], words["conformance"]) == ("3", "A") or words["part"] == "1"
    assert words["DocumentFileName"] == "factur-x.xml"
    assert words["DocumentType"] == "INVOICE"
    assert words["ConformanceLevel"] == "EN 16931"
    assert words["Version"] == "1.0"
    assert prefixes.count("fx") == 1
    assert set(described) == {"DocumentFileName", "DocumentType", "Version", "ConformanceLevel"}


def kinds(node):
    """The structure types of a PDF, top to bottom."""
    node = node.get_object()
    if isinstance(node, list):
        return [kind for child in node for kind in kinds(child)]
    if not hasattr(node, "get"):
        return []
    below = kinds(node["/K"]) if "/K" in node else []
    return [node["/S"], *below] if "/S" in node else below


def test_screen_readers_find_a_title_and_a_table_with_its_heads(pdf):
    tree = kinds(PdfReader(io.BytesIO(bytes(pdf.pdf))).trailer["/Root"]["/StructTreeRoot"])

    assert tree.count("/H1") == 1
    assert "/Table" in tree
    assert tree.count("/TH") >= 5
    assert "/TD" in tree


def test_naming_leaves_what_the_compiler_wrote_and_refuses_what_it_does_not_know(pdf):
    body = bytes(pdf.pdf)

    assert re.findall(rb"startxref\n(\d+)\n%%EOF", body)[-1] != re.findall(rb"startxref\n(\d+)\n%%EOF", body)[0]
    with pytest.raises(UnknownPdfError):
        named(b"%PDF-1.7 of another make")


def test_a_document_that_breaks_the_rules_is_told_each_once_in_their_words():
    draft = drafted(AccountFactory(**FRENCH_BUSINESS))
    draft.buyer = {**draft.buyer, "company_number": "", "vat_number": "FR14987654324"}
    copied = ("account", "kind", "brand_slug", "order_number", "seller", "buyer", "lines", "taxes", "mentions", "language",
              "currency", "net_minor", "tax_minor", "total_minor", "paid_minor", "paid_on", "paid_by")  # fmt: skip
    trial = Invoice(
        number="F-2026-000001", issued_on=NOW.date(), due_on=NOW.date(), **{name: getattr(draft, name) for name in copied}
    )  # fmt: skip

    found = dict(faults_of(trial))

    assert set(found) == {"BR-FR-11_BT-47", "BR-FR-21_BT-49"}
    assert "SIREN" in found["BR-FR-11_BT-47"]


def test_what_is_no_invoice_at_all_is_refused_by_the_schema():
    xml = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'

    ((rule, text),) = rulebook.faults(xml, form="ubl", is_french=True)

    assert rule == "XSD"
    assert "Invoice" in text


def test_after_a_checker_died_another_answers():
    mine = Rulebook()
    xml = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    try:
        mine.faults(xml, form="ubl", is_french=True)
        os.kill(mine._process.pid, signal.SIGKILL)
        mine._process.wait()
        assert mine.faults(xml, form="ubl", is_french=True)
    finally:
        mine.close()


def test_a_checker_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr("parvis.billing.electronic.rulebook.PATIENCE", 0.5)
    mine = Rulebook()
    try:
        mine._running()
        os.kill(mine._process.pid, signal.SIGSTOP)
        with pytest.raises(CheckerLostError):
            mine.faults(b"<Invoice/>", form="ubl", is_french=True)
    finally:
        mine.close()
