from parvis.billing.models.bank import BankLine
from parvis.billing.models.drafts import InvoiceDraft
from parvis.billing.models.invoices import Invoice, InvoiceDocument, InvoiceSeries
from parvis.billing.models.ledger import LedgerEntry, LedgerSeal, Posting, Purse
from parvis.billing.models.payments import Payment, PaymentNotice, Refund

__all__ = [
    "BankLine",
    "Invoice",
    "InvoiceDocument",
    "InvoiceDraft",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerSeal",
    "Payment",
    "PaymentNotice",
    "Posting",
    "Purse",
    "Refund",
]
