"""Not allowed: which right is missing, and who can give it (guide 13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import Role
from parvis.accounts.models import Account, Membership
from parvis.accounts.permissions import Permission

NAMED: Final = 5
RIGHTS: Final[Mapping[Permission, str | Promise]] = {
    Permission.ACCOUNT_READ: _("See the account"),
    Permission.ACCOUNT_MANAGE: _("Manage the account’s details"),
    Permission.DOMAINS_READ: _("See the domains"),
    Permission.DOMAINS_MANAGE: _("Manage the domains"),
    Permission.DOMAINS_NAMESERVERS: _("Change the name servers"),
    Permission.DOMAINS_TRANSFER: _("Transfer the domains"),
    Permission.ZONES_READ: _("See the DNS zones"),
    Permission.ZONES_MANAGE: _("Change the DNS zones"),
    Permission.CONTACTS_MANAGE: _("Manage the contacts"),
    Permission.ORDERS_PLACE: _("Place orders"),
    Permission.ORDERS_READ: _("See the orders"),
    Permission.BILLING_READ: _("See the invoices"),
    Permission.BILLING_PAY: _("Pay orders"),
    Permission.AUDIT_READ: _("See the audit log"),
}


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of 403. Staff are told by their own manager, so only customers' rights have words."""
    missing = next((one for one in exception.args if isinstance(one, Permission)), None)
    account: Account | None = getattr(request, "account", None)
    administrators = (
        Membership.objects.filter(account=account, role=Role.OWNER, user__is_active=True)
        .select_related("user")
        .order_by("pk")[:NAMED]
        if account is not None
        else ()
    )
    context = {
        "right": RIGHTS.get(missing, "") if missing else "",
        "administrators": [membership.user.full_name for membership in administrators],
    }
    return render(request, "403.html", context, status=403)
