from parvis.billing.models.bank import BankLine
from parvis.billing.models.cards import CardHolder, CardSaving, SavedCard
from parvis.billing.models.disputes import Dispute
from parvis.billing.models.drafts import InvoiceDraft
from parvis.billing.models.invoices import Invoice, InvoiceDocument, InvoiceSeries
from parvis.billing.models.ledger import LedgerEntry, LedgerSeal, Posting, Purse
from parvis.billing.models.payments import Payment, PaymentNotice, PaymentShare, Refund

__all__ = [
    "BankLine",
    "CardHolder",
    "CardSaving",
    "Dispute",
    "Invoice",
    "InvoiceDocument",
    "InvoiceDraft",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerSeal",
    "Payment",
    "PaymentNotice",
    "PaymentShare",
    "Posting",
    "Purse",
    "Refund",
    "SavedCard",
]
