"""An entry of the audit trail as a sentence, for customers and for staff alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountKind, AccountState
from parvis.audit.models import Entry
from parvis.billing.enums import PaymentMeans
from parvis.billing.refusals import words_of
from parvis.billing.sepa.reasons import WORDS
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.enums import NoticeKind, NoticeState
from parvis.provisioning.enums import OperationState
from parvis.web.recorded import ACTIONS, Words
from parvis.web.ui.formats import money_text

_FIELDS: Final[Mapping[str, Words]] = {
    "account": _("Account"),
    "amount_minor": _("Amount"),
    "bank_reference": _("Bank line"),
    "city": _("City"),
    "company_number": _("Company number"),
    "country": _("Country"),
    "credit_note": _("Credit note"),
    "decision": _("Decision"),
    "ds": _("DS records"),
    "electronic_address": _("Electronic address for invoices"),
    "email": _("E-mail"),
    "first_name": _("First name"),
    "contact": _("Contact"),
    "holder": _("Holder"),
    "is_auto_renewed": _("Automatic renewal"),
    "is_locked": _("Transfer lock"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_name": _("Last name"),
    "means": _("Means of payment"),
    "name": _("Name"),
    "nameservers": _("Name servers"),
    "organisation": _("Organisation"),
    "phone": _("Phone"),
    "postal_code": _("Post code"),
    "reason": _("Reason"),
    "records": _("DNS records"),
    "reference": _("Reference"),
    "refusal": _("Reason"),
    "registrant_handle": _("Holder’s contact at the registry"),
    "region": _("Region or province"),
    "sponsor": _("Registrar"),
    "state": _("State"),
    "street": _("Address"),
    "street2": _("Address, continued"),
    "terms": _("Version of the terms"),
    "time_zone": _("Time zone"),
    "total_minor": _("Total"),
    "vat_number": _("VAT number"),
    "version": _("Version"),
    "years": _("Years"),
}
_HIDDEN: Final = frozenset({"currency", "is_surplus"})
_WORDS: Final[Mapping[str, Mapping[str, Words]]] = {
    "kind": {**dict(AccountKind.choices), **dict(NoticeKind.choices)},
    "means": {**dict(PaymentMeans.choices), "later": _("Later")},
    "state": {**dict(NoticeState.choices), **dict(AccountState.choices), **dict(OperationState.choices)},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, ready to print. ``changes`` holds (what, before, after)."""

    entry: Entry
    title: Words
    who: Words
    changes: list[tuple[Words, str, str]]


def field_in_words(key: str) -> Words:
    """The name of a detail that changed."""
    return _FIELDS.get(key, key)


def line(entry: Entry) -> Line:
    """``entry`` in words."""
    keys = [key for key in sorted({*entry.before, *entry.after}) if key not in _HIDDEN]
    changes = [(field_in_words(key), _text(key, entry.before), _text(key, entry.after)) for key in keys]
    who = _("Automatic") if entry.by == SYSTEM.label else entry.by
    return Line(entry, ACTIONS.get(entry.action, entry.action), who, [change for change in changes if any(change[1:])])


def _text(key: str, values: Mapping[str, Any]) -> str:
    value = values.get(key)
    if key.endswith("_minor") and value is not None and values.get("currency"):
        return money_text(Money(value, values["currency"]))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if value and (key == "refusal" or (key == "reason" and value in WORDS)):
        return str(words_of(value))
    if isinstance(value, str):
        return str(_WORDS.get(key, {}).get(value, value))
    return "" if value is None else str(value)
