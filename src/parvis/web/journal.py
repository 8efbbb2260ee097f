"""An entry of the audit trail as a sentence, for customers and for staff alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
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
from parvis.web.ui.formats import money_text

Words = str | Promise

ACTIONS: Final[Mapping[str, Words]] = {
    "account.approved": _("Account approved"),
    "account.change-approved": _("Change of details accepted"),
    "account.change-asked": _("Change of details asked for"),
    "account.change-refused": _("Change of details refused"),
    "account.changed": _("Details changed"),
    "account.document-read": _("Supporting document opened"),
    "account.opened": _("Account opened"),
    "account.refused": _("Account refused"),
    "account.vat-checked": _("VAT number looked up in the register"),
    "account.staff-entered": _("Our staff acted in this account"),
    "contract.notice-accepted": _("Declaration on a contract accepted"),
    "contract.notice-received": _("Declaration on a contract received"),
    "contract.notice-refused": _("Declaration on a contract refused"),
    "brand.installed": _("Brand installed"),
    "card.agreed": _("Agreement to keep a card and charge it"),
    "card.added": _("Card kept for payments"),
    "card.chosen": _("Card chosen for renewals"),
    "card.removed": _("Card removed"),
    "contact.completed": _("Contact completed"),
    "contact.created": _("Contact created"),
    "contact.changed": _("Contact changed"),
    "contact.deleted": _("Contact deleted"),
    "contact.email-verified": _("Holder’s address verified"),
    "contact.verification-sent": _("Letter to verify the holder’s address sent again"),
    "invoice.held-up": _("Document held up by the rules of electronic invoices"),
    "invoice.mended": _("Document mended"),
    "offer.accepted": _("Quote accepted by ordering"),
    "offer.asked": _("Quote asked for"),
    "offer.declined": _("Quote declined"),
    "offer.expired": _("Quote expired"),
    "offer.sent": _("Quote sent"),
    "bank.imported": _("Bank statement imported"),
    "bank.sent-back": _("Transfer sent back"),
    "debit.called-off": _("Direct debit called off"),
    "debit.file-made": _("File of direct debits made"),
    "debit.returned": _("Direct debit returned by the bank"),
    "debt.opened": _("Amount owed again"),
    "debt.paid": _("Amount owed paid from the balance"),
    "mandate.lapsed": _("Mandate ended, unused for 36 months"),
    "mandate.revoked": _("Mandate revoked"),
    "mandate.signed": _("Mandate signed"),
    "mandate.suspended": _("Mandate suspended after a bank’s refusal"),
    "balance.topped-up": _("Balance topped up"),
    "domain.admin-contact-changed": _("Administrative contact changed"),
    "domain.admin-contact-requested": _("Change of the administrative contact requested"),
    "domain.billing-contact-changed": _("Billing contact changed"),
    "domain.billing-contact-requested": _("Change of the billing contact requested"),
    "domain.tech-contact-changed": _("Technical contact changed"),
    "domain.tech-contact-requested": _("Change of the technical contact requested"),
    "domain.auth-code-lost": _("Authorisation code no longer known"),
    "domain.auth-code-requested": _("Authorisation code requested"),
    "domain.auth-code-set": _("Authorisation code set by the registry"),
    "domain.auth-code-shown": _("Authorisation code shown"),
    "domain.auto-renew-off": _("Automatic renewal switched off"),
    "domain.auto-renew-on": _("Automatic renewal switched on"),
    "domain.drift-accepted": _("Change at the registry accepted"),
    "domain.drift-found": _("Change at the registry that we did not ask for"),
    "domain.drift-put-back": _("What was before asked for at the registry"),
    "domain.ds-changed": _("DS records changed"),
    "domain.ds-requested": _("Change of the DS records requested"),
    "domain.export-requested": _("List of domains asked for as a file"),
    "domain.gone": _("Name deleted by the registry"),
    "domain.holder-change-agreed": _("A holder agreed to the change of holder"),
    "domain.holder-change-declined": _("A holder declined the change of holder"),
    "domain.holder-change-expired": _("Change of holder over: nobody agreed in time"),
    "domain.holder-change-refused": _("Change of holder refused by the registry"),
    "domain.holder-change-requested": _("Change of holder requested"),
    "domain.holder-change-withdrawn": _("Change of holder withdrawn"),
    "domain.allocation-added": _("Token of a reserved domain added"),
    "domain.allocation-removed": _("Token of a reserved domain removed"),
    "domain.arrival-contacts-set": _("Contacts of the transferred domain set at the registry"),
    "domain.arrival-holder-kept": _(
        "The registry’s holder of the transferred domain stays: it is not the one that was chosen"
    ),
    "domain.holder-code-asked": _("Code for the change of holder asked for again"),
    "domain.holder-code-given": _("Code for the change of holder entered"),
    "domain.holder-code-refused": _("Code for the change of holder refused by the registry"),
    "domain.holder-code-sent": _("Code for the change of holder sent to the present holder by the registry"),
    "domain.holder-changed": _("Holder changed at the registry"),
    "domain.leaving": _("Transfer to another provider in progress"),
    "domain.left": _("Name moved to another provider"),
    "domain.deleted": _("Deleted for want of renewal"),
    "domain.deletion-dropped": _("Deletion not sent: nothing to delete any more"),
    "domain.deletion-requested": _("Deletion for want of renewal requested"),
    "domain.lock-changed": _("Transfer lock changed"),
    "domain.lock-requested": _("Change of the transfer lock requested"),
    "domain.host-changed": _("Host declared at the registry"),
    "domain.host-removed": _("Host removed at the registry"),
    "domain.host-requested": _("Declaration of a host requested"),
    "domain.host-removal-requested": _("Removal of a host requested"),
    "domain.nameservers-changed": _("Name servers changed"),
    "domain.nameservers-requested": _("Change of name servers requested"),
    "domain.registered": _("Name registered"),
    "domain.change-refused": _("Change refused by the registry"),
    "domain.registration-failed": _("Registration not possible"),
    "domain.registration-requested": _("Registration requested"),
    "domain.renew-requested": _("Renewal requested"),
    "domain.renewed": _("Name renewed"),
    "domain.transfer-answered": _("Answer to a transfer to another provider"),
    "domain.transfer-approved": _("Transfer to another provider approved"),
    "domain.transfer-refused": _("Transfer to another provider refused"),
    "domain.transfer-blocked": _("Transfer stopped by the registry"),
    "domain.transfer-failed": _("Transfer not possible"),
    "domain.transfer-requested": _("Transfer to us requested"),
    "domain.transfer-retried": _("Transfer asked for again"),
    "domain.transfer-withdrawn": _("Transfer withdrawn"),
    "domain.transferred": _("Name transferred to us"),
    "domain.restore-requested": _("Restoration requested"),
    "domain.restored": _("Name restored"),
    "domain.resumed": _("Suspension ended"),
    "domain.stays": _("Transfer to another provider ended without success"),
    "domain.suspended": _("Domain suspended"),
    "operation.given-up": _("Operation given up by our staff"),
    "operation.retried": _("Operation sent again by our staff"),
    "order.cancelled": _("Order cancelled"),
    "order.expired": _("Order expired before it was paid"),
    "order.line-refunded": _("Amount given back"),
    "order.placed": _("Order placed"),
    "payment.abandoned": _("Payment not finished"),
    "payment.dispute-lost": _("Payment lost to the payer’s bank"),
    "payment.dispute-noted": _("Decision about a disputed payment"),
    "payment.dispute-won": _("Disputed payment kept"),
    "payment.disputed": _("Payment disputed by the payer’s bank"),
    "payment.given-back": _("Money given back"),
    "payment.matched": _("Transfer received"),
    "payment.mismatch": _("Payment that does not match the order"),
    "payment.opened": _("Payment begun"),
    "payment.refund-failed": _("Money given back came back to us"),
    "payment.refused": _("Payment refused"),
    "payment.succeeded": _("Payment received"),
    "person.email-verified": _("E-mail address verified"),
    "person.password-changed": _("Password changed"),
    "person.preferences-changed": _("Preferences changed"),
    "person.signed-out-everywhere": _("Signed out everywhere"),
    "registry.message-seen": _("Message of a registry read"),
    "settling.begun": _("Settling of a restored backup begun"),
    "settling.registries-opened": _("Operations go on at registries whose domains were all looked at"),
    "settling.ended": _("Restored backup settled, queue open"),
    "staff.added": _("Member of the staff added"),
}
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
