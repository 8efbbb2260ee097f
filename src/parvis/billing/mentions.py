"""What the law wants written on an invoice, in the current language (CGI 289, C. com. L441-9, L441-10, D441-5)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.accounts.models import Account
from parvis.billing.enums import PaymentMeans
from parvis.billing.models import Invoice
from parvis.billing.taxes import TaxDecision
from parvis.kit.money import Money


class Paid(Protocol):
    """What was paid before the invoice was issued."""

    @property
    def amount(self) -> Money: ...
    @property
    def at(self) -> datetime: ...
    @property
    def means(self) -> str: ...


def of_invoice(account: Account, tax: TaxDecision, paid: Paid | None) -> list[str]:
    """The sentences below an invoice's totals."""
    texts = [_("Nature of the operation: services.")]
    if tax.mention:
        texts.append(f"{tax.mention}.")
    if paid is not None:
        on = paid.at.astimezone(ZoneInfo(account.brand.legal_entity.time_zone)).date()
        values = {"amount": amount(paid.amount), "day": day(on), "means": PaymentMeans(paid.means).label}
        texts.append(_("Already paid: %(amount)s on %(day)s (%(means)s). Nothing remains due.") % values)
    if account.is_business:
        texts += [
            _("Late payment penalties: three times the legal interest rate, due without a reminder."),
            _("Fixed compensation for recovery costs in case of late payment: €40."),
            _("Discount for early payment: none."),
        ]
    return texts


def of_credit_note(invoice: Invoice, reason: str) -> list[str]:
    """The sentences below a credit note's totals, naming the invoice that it corrects."""
    values = {"number": invoice.number, "day": day(invoice.issued_on)}
    texts = [_("Credit note correcting invoice %(number)s of %(day)s.") % values]
    if reason:
        texts.append(_("Reason: %(reason)s.") % {"reason": reason.rstrip(".")})
    return texts + [f"{part['mention']}." for part in invoice.taxes if part["mention"]]


def amount(value: Money) -> str:
    """An amount as the current language writes it."""
    return str(format_currency(value.amount, value.currency, locale=_locale()))


def day(value: date) -> str:
    """A day as the current language writes it in a sentence."""
    return str(format_date(value, format="long", locale=_locale()))


def decimal(text: str) -> Decimal:
    """A rate as it is stored in a document."""
    return Decimal(text)


def _locale() -> str:
    return (get_language() or "fr").split("-")[0]
