"""What a customer paid, as the customer sees it (PAY-8)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.web.access import staff
from parvis.web.paging import page_of
from parvis.web.payment_history import as_csv, context_of, rows_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@staff(Permission.STAFF_CUSTOMERS)
def payments(request: PortalRequest, number: str) -> HttpResponse:
    """Every payment of one customer, latest first."""
    account = get_object_or_404(Account.objects.visible_to(request.actor), number=number)
    context = context_of(request.actor, request.GET, account=account)
    page = page_of(context["found"], request)
    context |= {"page": page, "rows": rows_of(page.rows), "query": request.GET.urlencode(), "account": account}
    return render(request, "backoffice/customer_payments.html", context)


@staff(Permission.STAFF_CUSTOMERS)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def export(request: PortalRequest, number: str) -> HttpResponseBase:
    """The payments that the filters let through."""
    account = get_object_or_404(Account.objects.visible_to(request.actor), number=number)
    return as_csv(context_of(request.actor, request.GET, account=account)["found"])
