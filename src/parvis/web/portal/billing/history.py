"""«Historique des paiements» (PAY-8)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from parvis.accounts.permissions import Permission
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.payment_history import as_csv, context_of, rows_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@require(Permission.BILLING_READ)
def payments(request: PortalRequest) -> HttpResponse:
    """Every payment, latest first, by means, state, period, number or reference."""
    context = context_of(request.actor, request.GET)
    page = page_of(context["found"], request)
    context |= {"page": page, "rows": rows_of(page.rows), "query": request.GET.urlencode()}
    return render(request, "portal/billing/payments.html", context)


@require(Permission.BILLING_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def export(request: PortalRequest) -> HttpResponseBase:
    """The payments that the filters let through."""
    return as_csv(context_of(request.actor, request.GET)["found"])
