"""States of payments and kinds of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.kit.lifecycle import Lifecycle


class PaymentMeans(models.TextChoices):
    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")
    BALANCE = "balance", _("Balance")
    DEBIT = "debit", _("Direct debit")
    CHEQUE = "cheque", _("Cheque")


class PaymentState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SUCCEEDED = "succeeded", _("Paid")
    REFUSED = "refused", _("Refused")
    ABANDONED = "abandoned", _("Abandoned")


PAYMENT_LIFECYCLE = Lifecycle(
    {
        PaymentState.PENDING: {PaymentState.SUCCEEDED, PaymentState.REFUSED, PaymentState.ABANDONED},
        # A late notification can still tell that an abandoned page was paid after all.
        PaymentState.ABANDONED: {PaymentState.SUCCEEDED},
        PaymentState.REFUSED: {PaymentState.SUCCEEDED},
    }
)


class DisputeOutcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("dispute", "Open")
    WON = "won", pgettext_lazy("dispute", "Won")
    LOST = "lost", pgettext_lazy("dispute", "Lost")


DISPUTE_LIFECYCLE = Lifecycle({DisputeOutcome.OPEN: {DisputeOutcome.WON, DisputeOutcome.LOST}})


class DocumentKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit-note", _("Credit note")


class DraftState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("draft", "To be issued")
    REFUSED = "refused", pgettext_lazy("draft", "Held up by the rules")
    ISSUED = "issued", pgettext_lazy("draft", "Issued")


DRAFT_LIFECYCLE = Lifecycle(
    {
        DraftState.WAITING: {DraftState.REFUSED, DraftState.ISSUED},
        DraftState.REFUSED: {DraftState.WAITING},
    }
)


class Book(models.TextChoices):
    """The accounts of the ledger, with the number that the French chart of accounts (PCG) gives them."""

    BANK = "512", _("Bank")
    CHEQUES = "5112", _("Cheques to be cashed")
    CARDS = "5115", _("Money at the card company")
    DEBITS = "5118", _("Direct debits at the bank")
    CUSTOMERS = "411", _("Customers")
    DISPUTED = "416", _("Disputed by banks")
    BALANCES = "4191", _("Prepaid balances")
    RESERVED = "41919", _("Prepaid balances held back")
    SUSPENSE = "471", _("Money to be assigned")
    SALES = "706", _("Sales of services")
    TAX = "44571", _("Tax collected")
    LATE_FEES = "7588", _("Compensations for late payment")
    INTEREST = "7631", _("Interest for late payment")
    LOSSES = "654", _("Debts given up")


class EntryKind(models.TextChoices):
    PAYMENT = "payment", _("Payment")
    TOP_UP = "top-up", _("Top-up")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit-note", _("Credit note")
    REFUND = "refund", _("Refund")
    SUSPENSE = "suspense", _("Money to be assigned")
    DISPUTE = "dispute", _("Disputed payment")
    DEBITS = "debits", _("Direct debits at the bank")
    RETURN = "return", _("Returned direct debit")
    CHEQUE = "cheque", _("Cheque")
    SETTLEMENT = "settlement", _("Paid back")
    LATE_FEE = "late-fee", _("Compensation for late payment")
    INTEREST = "interest", _("Interest for late payment")
    LOSS = "loss", _("Debt given up")


class BankLineState(models.TextChoices):
    NEW = "new", pgettext_lazy("bank line", "New")
    MATCHED = "matched", _("Paid an order")
    SUSPENSE = "suspense", pgettext_lazy("bank line", "To be assigned")
    ASSIGNED = "assigned", pgettext_lazy("bank line", "Assigned")
    RETURNED = "returned", _("Sent back")
    DEBIT = "debit", _("Left the account")


BANK_LINE_LIFECYCLE = Lifecycle(
    {
        BankLineState.NEW: {BankLineState.MATCHED, BankLineState.SUSPENSE, BankLineState.DEBIT},
        BankLineState.SUSPENSE: {BankLineState.ASSIGNED, BankLineState.RETURNED},
    }
)


class MandateState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("mandate", "Active")
    SUSPENDED = "suspended", pgettext_lazy("mandate", "Suspended")
    REVOKED = "revoked", pgettext_lazy("mandate", "Revoked")
    LAPSED = "lapsed", pgettext_lazy("mandate", "Lapsed")


MANDATE_LIFECYCLE = Lifecycle(
    {
        MandateState.ACTIVE: {MandateState.SUSPENDED, MandateState.REVOKED, MandateState.LAPSED},
        MandateState.SUSPENDED: {MandateState.REVOKED, MandateState.LAPSED},
    }
)


class CollectionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("direct debit", "Announced")
    SENT = "sent", pgettext_lazy("direct debit", "Sent to the bank")
    SETTLED = "settled", pgettext_lazy("direct debit", "Received")
    RETURNED = "returned", pgettext_lazy("direct debit", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("direct debit", "Cancelled")


COLLECTION_LIFECYCLE = Lifecycle(
    {
        CollectionState.PLANNED: {CollectionState.SENT, CollectionState.CANCELLED},
        CollectionState.SENT: {CollectionState.SETTLED, CollectionState.RETURNED},
        CollectionState.SETTLED: {CollectionState.RETURNED},
    }
)


class ChequeState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("cheque", "Received")
    DEPOSITED = "deposited", pgettext_lazy("cheque", "Deposited")
    CLEARED = "cleared", pgettext_lazy("cheque", "Cleared")
    REJECTED = "rejected", pgettext_lazy("cheque", "Rejected")


CHEQUE_LIFECYCLE = Lifecycle(
    {
        ChequeState.RECEIVED: {ChequeState.DEPOSITED, ChequeState.REJECTED},
        ChequeState.DEPOSITED: {ChequeState.CLEARED, ChequeState.REJECTED},
        # A bank can still take back what it had paid.
        ChequeState.CLEARED: {ChequeState.REJECTED},
    }
)


class ChequeRejection(models.TextChoices):
    """Why a cheque pays nothing. The codes are those of a payment's refusal: see ``billing.refusals``."""

    FUNDS = "cheque_funds", _("Not enough money on the account")
    STOPPED = "cheque_stopped", _("Stopped by who wrote it")
    CLOSED = "cheque_closed", _("Account closed")
    IRREGULAR = "cheque_irregular", _("Signature, amount, date or payee not as they must be")
    RETURNED = "cheque_returned", _("Given back to the customer, or recorded by mistake")
    OTHER = "cheque_other", _("Another reason")


class DebtState(models.TextChoices):
    OPEN = "open", pgettext_lazy("debt", "Owed")
    PAID = "paid", pgettext_lazy("debt", "Paid")
    LOST = "lost", pgettext_lazy("debt", "Given up")


DEBT_LIFECYCLE = Lifecycle({DebtState.OPEN: {DebtState.PAID, DebtState.LOST}})
