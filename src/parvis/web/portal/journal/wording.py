"""An entry of the audit trail as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.audit.models import Entry

_ACTIONS: Final[dict[str, str | Promise]] = {
    "account.opened": _("Account opened"),
    "domain.registration-requested": _("Registration requested"),
    "domain.registered": _("Name registered"),
    "domain.registration-failed": _("Registration not possible"),
    "domain.nameservers-requested": _("Change of name servers requested"),
    "domain.nameservers-changed": _("Name servers changed"),
    "domain.lock-requested": _("Change of the transfer lock requested"),
    "domain.lock-changed": _("Transfer lock changed"),
    "domain.auto-renew-on": _("Automatic renewal switched on"),
    "domain.auto-renew-off": _("Automatic renewal switched off"),
    "account.staff-entered": _("Our staff acted in this account"),
    "contact.created": _("Contact created"),
    "contact.changed": _("Contact changed"),
    "order.placed": _("Order placed"),
    "order.paid": _("Order paid"),
}
_FIELDS: Final[dict[str, str | Promise]] = {
    "nameservers": _("Name servers"),
    "is_locked": _("Transfer lock"),
    "is_auto_renewed": _("Automatic renewal"),
    "years": _("Years"),
    "email": _("E-mail"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, ready to print. ``changes`` holds (what, before, after)."""

    entry: Entry
    title: str | Promise
    changes: list[tuple[str | Promise, str, str]]


def line(entry: Entry) -> Line:
    """``entry`` in words; an action without words yet is shown by its name."""
    keys = sorted({*entry.before, *entry.after})
    changes = [(_FIELDS.get(key, key), _text(entry.before.get(key)), _text(entry.after.get(key))) for key in keys]
    return Line(entry, _ACTIONS.get(entry.action, entry.action), changes)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "" if value is None else str(value)
