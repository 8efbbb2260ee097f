"""The dashboard (DASH-1 to 3)."""

from __future__ import annotations

from typing import Final

from django.db.models import IntegerField, Subquery, prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone

from parvis.accounts.models import Account, User
from parvis.accounts.permissions import Permission
from parvis.contacts.models import Contact
from parvis.domains.models import Domain
from parvis.domains.queries import COUNT_CAP, LIVE
from parvis.kit.actor import Actor
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from parvis.web.access import require
from parvis.web.operations import told
from parvis.web.portal.billing.orders import ORDER_TONES, named
from parvis.web.portal.domains.detail import OPEN
from parvis.web.portal.home.attention import SHOWN, attention, names_of
from parvis.web.portal.home.todo import CAP
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

LATEST: Final = 5


@require(Permission.ACCOUNT_READ)
def dashboard(request: PortalRequest) -> HttpResponse:
    """What needs attention, then what is under way and what was ordered last."""
    actor, now = request.actor, timezone.now()
    person = request.person
    under_way = list(Operation.objects.visible_to(actor).filter(state__in=OPEN).order_by("-created_at")[:LATEST])
    orders = _orders(actor)
    latest = orders[:LATEST]
    prefetch_related_objects(latest, "lines")
    names = names_of(actor, now=now)
    todos = (
        attention(actor, person, names=names, orders=orders, operations=under_way, now=now)
        if isinstance(person, User)
        else []
    )
    domains_count, contacts_count = _counts(actor)
    context = {
        "todos": todos[:SHOWN],
        "others": todos[SHOWN:],
        "total": len(todos),
        "domains_count": domains_count,
        "contacts_count": contacts_count,
        "cap": COUNT_CAP,
        "operations": [told(operation) for operation in under_way],
        "next_due": names.next_due,
        "orders": [(order, ORDER_TONES[OrderState(order.state)], named(order)) for order in latest],
        "may_order": actor.may(Permission.ORDERS_PLACE),
        "may_orders": actor.may(Permission.ORDERS_READ),
        "may_contacts": actor.may(Permission.CONTACTS_MANAGE),
    }
    return render(request, "portal/home/dashboard.html", context)


class _Counted(Subquery):
    """How many rows there are, among other columns of one query."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _counts(actor: Actor) -> tuple[int, int]:
    """The names and the contacts of the account, each up to ``COUNT_CAP`` + 1."""
    held = Domain.objects.visible_to(actor).filter(state__in=LIVE).values("pk")[: COUNT_CAP + 1]
    contacts = Contact.objects.visible_to(actor).values("pk")[: COUNT_CAP + 1]
    found = Account.objects.visible_to(actor).values_list(_Counted(held), _Counted(contacts)).first()
    return found or (0, 0)


def _orders(actor: Actor) -> list[Order]:
    """The unpaid orders and the latest ones, in one query, the latest first."""
    if not actor.may(Permission.ORDERS_READ):
        return []
    visible = Order.objects.visible_to(actor)
    unpaid = visible.filter(state=OrderState.UNPAID).order_by("placed_at")[: CAP + 1]
    latest = visible.order_by("-placed_at")[:LATEST]
    return sorted(unpaid.union(latest), key=lambda order: (order.placed_at, order.pk), reverse=True)
