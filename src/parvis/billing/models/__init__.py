from parvis.billing.models.bank import BankLine
from parvis.billing.models.invoices import Invoice, InvoiceDocument, InvoiceSeries
from parvis.billing.models.ledger import LedgerEntry, LedgerSeal, Posting, Purse
from parvis.billing.models.payments import Payment, PaymentNotice, Refund

__all__ = [
    "BankLine",
    "Invoice",
    "InvoiceDocument",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerSeal",
    "Payment",
    "PaymentNotice",
    "Posting",
    "Purse",
    "Refund",
]
