"""Why a card was refused, in the customer's words, and what to try (PAY-7)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.billing.enums import ChequeRejection
from parvis.billing.sepa import reasons

_WORDS: Final = {
    "insufficient_funds": _("Your bank says that the account does not hold enough. Try another card, or a transfer."),
    "declined": _("Your bank refused the payment without saying why. Call it, or try another card."),
    "authentication": _("Your bank could not make sure that it was you. Try again and confirm in your bank’s app."),
    "mismatch": _("The payment company speaks of another amount than the order’s. Our team is looking into it."),
    "confirmation": _("Your bank wants you to confirm this payment yourself. Pay by card again: its page asks you to."),
    "wrong_card": _("The card’s number, date or security code is not right. Check them, or use another card."),
    "technical": _("The payment company could not reach your bank. Nothing was charged. Try again in a few minutes."),
    "expired_card": _("The card has expired. Use another one."),
    ChequeRejection.FUNDS: _("Your bank did not pay the cheque: the account does not hold enough."),
    ChequeRejection.STOPPED: _("The cheque was stopped at your bank."),
    ChequeRejection.CLOSED: _("The account that the cheque is drawn on is closed."),
    ChequeRejection.IRREGULAR: _("The cheque is not in order: its signature, amount, date or payee."),
    ChequeRejection.RETURNED: _("The cheque is given back to you, or was recorded by mistake: it pays nothing."),
    ChequeRejection.OTHER: _("Your bank did not pay the cheque. Call it to know why."),
    **reasons.WORDS,
}
_OTHER: Final = _("The payment was refused. Nothing was charged. Try again or choose another means.")


def words_of(code: str) -> object:
    """A translated sentence for a refusal's code; an unknown code gets a sentence that is still true."""
    return _WORDS.get(code, _OTHER)
