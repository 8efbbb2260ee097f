from parvis.billing.models.bank import BankLine
from parvis.billing.models.card_consents import CardConsent
from parvis.billing.models.cards import CardHolder, CardSaving, SavedCard
from parvis.billing.models.cheques import Cheque, ChequeSlip
from parvis.billing.models.debits import Collection, CollectionFile, Mandate
from parvis.billing.models.debts import Debt, DebtInterest, DebtPart, DebtReminder, LossRequest
from parvis.billing.models.disputes import Dispute
from parvis.billing.models.drafts import InvoiceDraft
from parvis.billing.models.invoices import Invoice, InvoiceDocument, InvoiceSeries
from parvis.billing.models.ledger import LedgerEntry, LedgerSeal, Posting, Purse
from parvis.billing.models.payments import Payment, PaymentNotice, PaymentShare, Refund
from parvis.billing.models.proofs import PaymentProof
from parvis.billing.models.turnover import EuropeanTurnover
from parvis.billing.models.vat import VatCheck

__all__ = [
    "BankLine",
    "CardConsent",
    "CardHolder",
    "CardSaving",
    "Cheque",
    "ChequeSlip",
    "Collection",
    "CollectionFile",
    "Debt",
    "DebtInterest",
    "DebtPart",
    "DebtReminder",
    "Dispute",
    "EuropeanTurnover",
    "Invoice",
    "InvoiceDocument",
    "InvoiceDraft",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerSeal",
    "LossRequest",
    "Mandate",
    "Payment",
    "PaymentNotice",
    "PaymentProof",
    "PaymentShare",
    "Posting",
    "Purse",
    "Refund",
    "SavedCard",
    "VatCheck",
]
