"""The side navigation: what the person may use, in the order of the guide (3.2)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.enums import AccountState, RequestState
from parvis.accounts.models import Account, AccountRequest
from parvis.accounts.permissions import Permission
from parvis.billing.debits import takes_debits
from parvis.billing.enums import BankLineState, ChequeState, CollectionState, DraftState
from parvis.billing.models import BankLine, Cheque, Collection, Dispute, InvoiceDraft, Refund
from parvis.domains.enums import MessageOutcome
from parvis.domains.models import Drift, RegistryMessage
from parvis.kit.actor import Actor
from parvis.orders.enums import NoticeState, OfferState, OrderState
from parvis.orders.models import ContractNotice, Offer, Order
from parvis.orders.waited_for import SENT
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

CAP: Final = 99


class Entry(NamedTuple):
    """One line of the navigation."""

    icon: str
    label: object
    url_name: str
    permission: Permission


PORTAL: Final = (
    ("", (Entry("home", _("Dashboard"), "portal:dashboard", Permission.ACCOUNT_READ),)),
    (
        _("Services"),
        (
            Entry("globe", _("Domains"), "portal:domains", Permission.DOMAINS_READ),
            Entry("arrow-right", _("Redirects"), "portal:redirects", Permission.DOMAINS_READ),
        ),
    ),
    (
        pgettext_lazy("navigation", "Manage"),
        (
            Entry("contact", _("Contacts"), "portal:contacts", Permission.CONTACTS_MANAGE),
            Entry("layers", _("Templates"), "portal:templates", Permission.ZONES_READ),
        ),
    ),
    (
        _("Billing"),
        (
            Entry("receipt", _("Invoices"), "portal:invoices", Permission.BILLING_READ),
            Entry("package", _("Orders"), "portal:orders", Permission.ORDERS_READ),
            Entry("file-text", _("Quotes"), "portal:offers", Permission.ORDERS_READ),
            Entry("list-checks", _("Payments"), "portal:payments", Permission.BILLING_READ),
            Entry("wallet", _("Balance"), "portal:balance", Permission.BILLING_READ),
            Entry("credit-card", _("Cards"), "portal:cards", Permission.BILLING_READ),
            Entry("building-2", _("Direct debits"), "portal:mandates", Permission.BILLING_READ),
            Entry("repeat", _("Renewals"), "portal:renewals", Permission.ORDERS_PLACE),
        ),
    ),
    (_("Organisation"), (Entry("history", _("Audit log"), "portal:audit", Permission.AUDIT_READ),)),
)

STAFF: Final = (
    (
        "",
        (
            Entry("list-checks", _("Queue"), "backoffice:queue", Permission.STAFF_READ),
            Entry("users", _("Customers"), "backoffice:customers", Permission.STAFF_CUSTOMERS),
            Entry("package", _("Orders"), "backoffice:orders", Permission.STAFF_READ),
            Entry("tag", _("Quotes"), "backoffice:offers", Permission.STAFF_CUSTOMERS),
            Entry("tag", _("Promotions"), "backoffice:promotions", Permission.STAFF_PAYMENTS),
            Entry("credit-card", _("Payments to match"), "backoffice:payments", Permission.STAFF_PAYMENTS),
            Entry("receipt", _("Bank"), "backoffice:bank", Permission.STAFF_PAYMENTS),
            Entry("file-text", _("Documents to issue"), "backoffice:drafts", Permission.STAFF_PAYMENTS),
            Entry("building-2", _("Direct debits"), "backoffice:debits", Permission.STAFF_PAYMENTS),
            Entry("file-text", _("Cheques"), "backoffice:cheques", Permission.STAFF_PAYMENTS),
            Entry("wallet", _("Amounts owed"), "backoffice:debts", Permission.STAFF_PAYMENTS),
            Entry("circle-alert", _("Disputes"), "backoffice:disputes", Permission.STAFF_PAYMENTS),
            Entry("columns", _("Sales"), "backoffice:sales", Permission.STAFF_PAYMENTS),
            Entry("file-text", _("Taxes to declare"), "backoffice:taxes", Permission.STAFF_PAYMENTS),
            Entry("columns", _("Accounting"), "backoffice:accounting", Permission.STAFF_PAYMENTS),
            Entry("refresh-cw", _("Operations"), "backoffice:operations", Permission.STAFF_READ),
            Entry("circle-alert", _("Differences"), "backoffice:drifts", Permission.STAFF_READ),
            Entry("mail", _("Messages of registries"), "backoffice:messages", Permission.STAFF_READ),
            Entry("file-text", _("Requests to decide"), "backoffice:requests", Permission.STAFF_CUSTOMERS),
            Entry("undo-2", _("Withdrawals"), "backoffice:notices", Permission.STAFF_READ),
            Entry("globe", _("Extensions"), "backoffice:extensions", Permission.STAFF_READ),
            Entry("key-round", _("Reserved domains"), "backoffice:allocations", Permission.STAFF_OPERATIONS),
            Entry("mail", _("Verified holders"), "backoffice:verified", Permission.STAFF_READ),
            Entry("layers", _("Zone templates"), "backoffice:zone-templates", Permission.STAFF_READ),
            Entry("server", _("Declared name servers"), "backoffice:declared", Permission.STAFF_READ),
            Entry("arrow-right", _("Web redirects"), "backoffice:redirects", Permission.STAFF_READ),
            Entry("history", _("Audit log"), "backoffice:audit", Permission.STAFF_READ),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``nav``, a list of {title, items}, empty for visitors."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"nav": []}
    tree = STAFF if actor.is_staff else PORTAL
    waiting = _waiting(actor) if actor.is_staff else {}
    groups = []
    for title, entries in tree:
        items = [
            _item(entry, request.path, waiting)
            for entry in entries
            if actor.may(entry.permission) and (entry.url_name != "portal:mandates" or _has_debits(request))
        ]
        if items:
            groups.append({"title": title, "items": items})
    return {"nav": groups}


def _has_debits(request: HttpRequest) -> bool:
    return takes_debits(request.brand)  # type: ignore[attr-defined]  # set by the middleware


def _waiting(actor: Actor) -> dict[str, int]:
    """How much waits for staff behind each line, counted up to ``CAP`` + 1."""
    orders = Order.objects.visible_to(actor).filter(state=OrderState.UNPAID, means__in=SENT)
    stopped = Operation.objects.visible_to(actor).filter(state=OperationState.ATTENTION)
    told = RegistryMessage.objects.visible_to(actor)
    reviews = Account.objects.visible_to(actor).filter(state=AccountState.REVIEW)
    asked = AccountRequest.objects.visible_to(actor).filter(state=RequestState.OPEN)
    declared = ContractNotice.objects.visible_to(actor).filter(state=NoticeState.RECEIVED)
    behind: list[tuple[str, QuerySet[Any]]] = [
        ("backoffice:payments", orders),
        ("backoffice:operations", stopped),
        ("backoffice:bank", BankLine.objects.visible_to(actor).filter(state=BankLineState.SUSPENSE)),
        ("backoffice:offers", Offer.objects.visible_to(actor).filter(state=OfferState.ASKED)),
        ("backoffice:drafts", InvoiceDraft.objects.visible_to(actor).filter(state=DraftState.REFUSED)),
        (
            "backoffice:debits",
            Collection.objects.visible_to(actor).filter(state=CollectionState.PLANNED, due_on__lte=_soon()),
        ),
        ("backoffice:cheques", Cheque.objects.visible_to(actor).filter(state=ChequeState.RECEIVED)),
        ("backoffice:disputes", Dispute.objects.visible_to(actor).filter(noted_at__isnull=True)),
        ("backoffice:drifts", Drift.objects.visible_to(actor).open()),
        ("backoffice:messages", told.filter(outcome=MessageOutcome.WAITING)),
        ("backoffice:customers", reviews),
        ("backoffice:requests", asked),
        ("backoffice:notices", declared),
        (
            "backoffice:order",
            Refund.objects.filter(
                payment__account__brand_id__in=actor.brand_ids, done_at__isnull=True, is_by_company=False
            ),
        ),
    ]
    return {name: rows.order_by().values("pk")[: CAP + 1].count() for name, rows in behind}


def _soon() -> date:
    """Direct debits of before this day are to be sent to the bank."""
    return timezone.localdate() + timedelta(days=3)


def _item(entry: Entry, path: str, waiting: Mapping[str, int]) -> dict[str, Any]:
    url = reverse(entry.url_name)
    is_current = path == url if url in {"/staff/", "/dashboard/"} else path.startswith(url)
    count = sum(waiting.values()) if entry.url_name == "backoffice:queue" else waiting.get(entry.url_name, 0)
    shown = f"{CAP}+" if count > CAP else count
    return {"icon": entry.icon, "label": entry.label, "url": url, "current": is_current, "count": shown}
