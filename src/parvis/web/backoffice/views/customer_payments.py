"""What a customer paid, as the customer sees it (PAY-8)."""

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.enums import PaymentState
from parvis.billing.models import Payment
from parvis.billing.papers import receipt_of
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


@staff(Permission.STAFF_CUSTOMERS)
def receipt(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """The receipt of a payment that came in, as its customer has it; that of a part is of the whole."""
    found = Payment.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    payment = get_object_or_404(found, reference=reference, state=PaymentState.SUCCEEDED)
    if payment.joint_id is not None:
        payment = found.get(pk=payment.joint_id)
    name = f'attachment; filename="R-{payment.pk:06d}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(receipt_of(payment, now=timezone.now()), content_type="application/pdf", headers=headers)
