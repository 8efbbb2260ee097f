"""Why a registry refused, in the customer's words, and what to do next: one entry for every code of RFC 5730 section 3."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)
Words = str | Promise


class Turn(Enum):
    """Who can do something about it."""

    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """``sentence`` says what happened, ``step`` what to do next, for whom ``turn`` says."""

    code: int
    sentence: Words
    step: Words
    turn: Turn


_OURS: Final = _("Our team corrects it and sends it again. You have nothing to do.")
_AGAIN: Final = _("Nothing is lost. We send it again, and write to you with the outcome.")
_QUOTE: Final = _("Contact support and quote the code of the refusal.")

_TABLE: Final[dict[int, tuple[Turn, Words, Words]]] = {
    2000: (Turn.STAFF, _("The registry does not know this request."), _OURS),
    2001: (Turn.STAFF, _("The registry could not read our request."), _OURS),
    2002: (Turn.STAFF, _("The registry does not take this request in its present state."), _OURS),
    2003: (
        Turn.CUSTOMER,
        _("The registry wants a detail that is missing."),
        _("Check that the contacts of this name are complete, then ask again."),
    ),
    2004: (
        Turn.CUSTOMER,
        _("The registry does not accept one of the values, because it is out of bounds or its price has changed."),
        _("Check the length of the term, the name servers and the price, then ask again."),
    ),
    2005: (
        Turn.CUSTOMER,
        _("The registry does not accept how one of the values is written."),
        _("Check the postal address, the phone number and the name servers, then ask again."),
    ),
    2100: (Turn.STAFF, _("The registry does not speak our version of its protocol."), _OURS),
    2101: (
        Turn.STAFF,
        _("The registry does not offer this."),
        _("Contact support: our team tells you which other way there is."),
    ),
    2102: (
        Turn.STAFF,
        _("The registry does not offer this option."),
        _("Contact support: our team tells you which other way there is."),
    ),
    2103: (Turn.STAFF, _("The registry does not offer this extension of its protocol."), _OURS),
    2104: (Turn.STAFF, _("The registry refuses because of our own account there."), _AGAIN),
    2105: (
        Turn.CUSTOMER,
        _("The registry does not renew this name now."),
        _("Look at the dates of the name: renew it once its renewal period is open."),
    ),
    2106: (
        Turn.CUSTOMER,
        _("The registry does not let this name be transferred now, for instance because it is too recent."),
        _("Wait until the delay after its registration or its last transfer is over, then ask again."),
    ),
    2200: (Turn.STAFF, _("The registry did not recognise us."), _AGAIN),
    2201: (
        Turn.STAFF,
        _("The registry says that this is not ours to change."),
        _("Our team finds out where the name is. We will write to you."),
    ),
    2202: (
        Turn.CUSTOMER,
        _("The authorisation code is not the right one, or is no longer valid."),
        _("Ask the present provider for a new code and enter it."),
    ),
    2300: (
        Turn.CUSTOMER,
        _("A transfer of this name is already in progress."),
        _("Wait until it has ended, then ask again."),
    ),
    2301: (
        Turn.CUSTOMER,
        _("No transfer of this name waits for an answer any more."),
        _("Look at the page of the name: it tells how the transfer ended."),
    ),
    2302: (
        Turn.CUSTOMER,
        _("Somebody else registered it before you."),
        _("Choose another name or another extension."),
    ),
    2303: (
        Turn.CUSTOMER,
        _("The registry does not know the name, the contact or the name server that this is about."),
        _("Check how it is written. A name server must exist before a name can use it."),
    ),
    2304: (
        Turn.CUSTOMER,
        _("A lock or another state of the name forbids this now."),
        _("Look at the statuses on the page of the name, remove the lock or wait, then ask again."),
    ),
    2305: (
        Turn.CUSTOMER,
        _("It is still in use elsewhere."),
        _("Change the names that use it first, then ask again."),
    ),
    2306: (
        Turn.CUSTOMER,
        _("The rules of the registry forbid it."),
        _("Check what the extension asks of holders and of names. Our support can tell you which rule it is."),
    ),
    2307: (
        Turn.STAFF,
        _("The registry does not offer this for such an object."),
        _("Contact support: our team tells you which other way there is."),
    ),
    2308: (
        Turn.STAFF,
        _("The registry refuses because a limit of its data policy is reached."),
        _("Contact support: our team asks the registry."),
    ),
    2400: (Turn.STAFF, _("The registry failed to carry it out."), _AGAIN),
    2500: (Turn.STAFF, _("The registry failed and closed the connection."), _AGAIN),
    2501: (Turn.STAFF, _("The registry did not let us in."), _AGAIN),
    2502: (Turn.STAFF, _("The registry has too many connections from us at the moment."), _AGAIN),
}
CODES: Final = frozenset(_TABLE)
CLAIMED: Final = 8334
"""None of a registry's: what it refused for want of a notice of trademarks (RFC 8334), whatever its code."""
NOT_ALLOCATED: Final = 8495
"""None of a registry's: it did not take the allocation token that was sent (RFC 8495), whatever its code."""
_OWN: Final[dict[int, tuple[Turn, Words, Words]]] = {
    CLAIMED: (
        Turn.CUSTOMER,
        _("A trademark has a claim to this name by now: its notice must be read and accepted first."),
        _("If you still want the name, order it again: the checkout shows you the notice."),
    ),
    NOT_ALLOCATED: (
        Turn.CUSTOMER,
        _("The registry reserves this name and did not accept the allocation token that we sent with your order."),
        _(
            "Ask whoever gave you the token for a valid one. Search for the name, enter the token there, then order again."
        ),
    ),
}


def words_of(code: int, told: str, *, is_over: bool = False) -> RefusalWords:
    """What ``code`` means. One that the table lacks is shown with its number and the registry's own text, and logged.

    ``is_over``: it is given up, so that nobody here sends it again.
    """
    known = _TABLE.get(code) or _OWN.get(code)
    if known is not None:
        turn, sentence, step = known
        return RefusalWords(code, sentence, _QUOTE if is_over and turn is Turn.STAFF else step, turn)
    logger.warning("unknown refusal of a registry: %s %s", code, told)
    sentence = now_in("The registry refused it with code %(code)d: “%(told)s”.") % {"code": code, "told": told}
    return RefusalWords(code, sentence, _QUOTE, Turn.STAFF)
