"""Acting for a customer: under one's own name, with a reason, for a limited time (BO-1)."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.audit.actions import record
from parvis.web.access import fresh_proof, staff
from parvis.web.actor import ACTING
from parvis.web.backoffice.forms import ActForm
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

LASTS: Final = timedelta(minutes=30)


@staff(Permission.STAFF_IMPERSONATE)
@fresh_proof
def act_as(request: PortalRequest, number: str) -> HttpResponse:
    """Open the customer's area. Only on the customer's own brand, so that what is seen is what the customer sees."""
    account = get_object_or_404(Account.objects.visible_to(request.actor), number=number, brand=request.brand)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "backoffice/act.html", {"account": account, "form": form}, status=status)
    now = timezone.now()
    request.session[ACTING] = {
        "account": account.pk,
        "reason": form.cleaned_data["reason"],
        "until": (now + LASTS).isoformat(),
    }
    record(
        "account.staff-entered",
        kind="account",
        subject=account.number,
        by=request.actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"reason": form.cleaned_data["reason"]},
    )
    return go(request, "portal:dashboard")


@staff(Permission.STAFF_IMPERSONATE)
@require_POST
def act_stop(request: PortalRequest) -> HttpResponse:
    """Leave the customer's area."""
    number = request.account.number if request.account else ""
    request.session.pop(ACTING, None)
    return go(request, "backoffice:customer", number) if number else go(request, "backoffice:queue")
