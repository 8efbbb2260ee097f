"""Names that were deleted and can be restored, with a year (DOM-8)."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.orders.enums import LineKind
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.renewals.carting import put
from parvis.web.portal.renewals.offers import restorations
from parvis.web.pricing import shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

MOST: Final = 500


@require(Permission.ORDERS_PLACE)
def deleted(request: PortalRequest) -> HttpResponse:
    """The one that is lost first comes first; those ticked go into the cart, and on to the checkout."""
    now = timezone.now()
    visible = Domain.objects.visible_to(request.actor).filter(state=DomainState.REDEMPTION).defer("grams")
    ticked = request.POST.getlist("name")[:MOST] if request.method == "POST" else []
    chosen = [(domain, 1) for domain in visible.filter(name__in=ticked).order_by("pk")] if ticked else []
    if chosen and put(request, chosen, kind=LineKind.RESTORE, now=now):
        return go(request, "checkout:start")
    page = page_of(visible.order_by("deleted_at", "ends_at", "pk"), request)
    context = {
        "offers": restorations(request, page.rows, now=now),
        "page": page,
        "shows_tax": shows_tax(request),
        "fault": _("Tick the domains to restore.") if request.method == "POST" and not chosen else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/renewals/deleted.html", context, status=status)
