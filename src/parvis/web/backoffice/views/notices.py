"""Declarations of customers about a contract: withdrawals and ends of contract."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import notices as contract_notices
from parvis.orders.enums import NoticeState
from parvis.orders.models import ContractNotice
from parvis.web.access import staff
from parvis.web.backoffice.forms import NoticeAnswerForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_READ)
def notices(request: PortalRequest) -> HttpResponse:
    """Those that wait first, the oldest on top: the law counts fourteen days for the refund."""
    found = (
        ContractNotice.objects.visible_to(request.actor)
        .select_related("account")
        .order_by(F("answered_at").desc(nulls_first=True), "received_at")
    )
    return render(request, "backoffice/notices.html", {"page": page_of(found, request)})


@staff(Permission.STAFF_CUSTOMERS)
def notice(request: PortalRequest, pk: int) -> HttpResponse:
    """What was declared, by whom, and the answer."""
    declared = get_object_or_404(ContractNotice.objects.visible_to(request.actor).select_related("account"), pk=pk)
    form = NoticeAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            contract_notices.answer(
                declared,
                is_accepted=form.cleaned_data["decision"] == "approve",
                text=form.cleaned_data["text"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return go(request, "backoffice:notices")
    context = {"notice": declared, "form": form, "is_open": declared.state == NoticeState.RECEIVED}
    return render(request, "backoffice/notice.html", context, status=422 if request.method == "POST" else 200)
