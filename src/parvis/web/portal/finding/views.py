"""One search box for what the person may see (DASH-4): names, orders, invoices, contacts."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.billing.models import Invoice
from parvis.contacts.models import Contact
from parvis.domains.models import Domain
from parvis.domains.queries import DomainFilter, domain_named, domains_matching
from parvis.orders.models import Order
from parvis.web.access import require
from parvis.web.portal.domains.presenting import badge
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.formats import ascii_host
from parvis.web.ui.responses import go, render

EACH: Final = 5
LONGEST: Final = 253


@require(Permission.ACCOUNT_READ)
def find(request: PortalRequest) -> HttpResponse:
    """Grouped results, five a group. A name, an order or an invoice named exactly is opened at once."""
    text = words_typed(request)[:LONGEST]
    if not text:
        return render(request, "portal/finding/results.html", {"text": ""})
    names = _names(request, text)
    exact = next((name for name in names if text.lower() in (name.name, name.unicode_name)), None)
    if exact is not None:
        return go(request, "portal:domain", exact.name)
    orders, invoices = _orders(request, text), _invoices(request, text)
    if len(orders) == 1 and orders[0].number.lower() == text.lower():
        return go(request, "portal:order", orders[0].number)
    if len(invoices) == 1 and invoices[0].number.lower() == text.lower():
        return go(request, "portal:invoice", invoices[0].number)
    now = timezone.now()
    context = {
        "text": text,
        "names": [(name, badge(name, now=now)) for name in names[:EACH]],
        "orders": orders,
        "invoices": invoices,
        "contacts": _contacts(request, text),
        "has_more_names": len(names) > EACH,
    }
    return render(request, "portal/finding/results.html", context)


def _names(request: PortalRequest, text: str) -> list[Domain]:
    if not request.actor.may(Permission.DOMAINS_READ):
        return []
    exact = domain_named(request.actor, ascii_host(text.lower())) if "." in text else None
    if exact is not None:
        return [exact]
    found = domains_matching(request.actor, DomainFilter(text=text), now=timezone.now())
    return list(found.order_by("unicode_name", "pk")[: EACH + 1])


def _orders(request: PortalRequest, text: str) -> list[Order]:
    if not request.actor.may(Permission.ORDERS_READ):
        return []
    found = Order.objects.visible_to(request.actor).filter(number__icontains=text)
    return list(found.order_by("-placed_at")[:EACH])


def _invoices(request: PortalRequest, text: str) -> list[Invoice]:
    if not request.actor.may(Permission.BILLING_READ):
        return []
    found = Invoice.objects.visible_to(request.actor).filter(number__icontains=text)
    return list(found.order_by("-issued_at")[:EACH])


def _contacts(request: PortalRequest, text: str) -> list[Any]:
    if not request.actor.may(Permission.CONTACTS_MANAGE):
        return []
    wanted = Q()
    for field in ("organisation", "first_name", "last_name", "email"):
        wanted |= Q(**{f"{field}__icontains": text})
    return list(Contact.objects.visible_to(request.actor).filter(wanted).order_by("last_name", "pk")[:EACH])
