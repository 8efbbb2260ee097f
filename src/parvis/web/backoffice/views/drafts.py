"""Documents that wait for their number, and those that the rules of electronic invoices hold up (INV-2)."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.billing.actions.issuing import copy_again, mend
from parvis.billing.enums import DraftState
from parvis.billing.models import InvoiceDraft
from parvis.web.access import staff
from parvis.web.backoffice.mending import MendForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

TONES: Final = {DraftState.WAITING: "info", DraftState.REFUSED: "bad", DraftState.ISSUED: "ok"}


@staff(Permission.STAFF_PAYMENTS)
def drafts(request: PortalRequest) -> HttpResponse:
    """What is held up, then what waits, oldest first."""
    found = (
        InvoiceDraft.objects.visible_to(request.actor)
        .exclude(state=DraftState.ISSUED)
        .select_related("account")
        .order_by("state", "created_at", "pk")
    )
    page = page_of(found, request)
    context = {"rows": [(draft, TONES[DraftState(draft.state)]) for draft in page.rows], "page": page}
    return render(request, "backoffice/drafts.html", context)


@staff(Permission.STAFF_PAYMENTS)
def draft(request: PortalRequest, pk: int) -> HttpResponse:
    """One document: what the rules say of it, and who its two parties are said to be, to be mended."""
    found = _draft(request, pk)
    form = MendForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        mend(found, seller=form.seller, buyer=form.buyer, actor=request.actor, now=timezone.now())
        messages.success(request, _("Changed. The document is checked again."))
        return go(request, "backoffice:draft", pk)
    return _page(request, found, form, status=422 if request.method == "POST" else 200)


@staff(Permission.STAFF_PAYMENTS)
@require_POST
def draft_copy(request: PortalRequest, pk: int) -> HttpResponse:
    """Take the particulars of the customer and the seller again, as they are now."""
    copy_again(_draft(request, pk), actor=request.actor, now=timezone.now())
    messages.success(request, _("Copied again. The document is checked again."))
    return go(request, "backoffice:draft", pk)


def _draft(request: PortalRequest, pk: int) -> InvoiceDraft:
    found = InvoiceDraft.objects.visible_to(request.actor).select_related("account", "invoice")
    return get_object_or_404(found, pk=pk)


def _page(request: PortalRequest, found: InvoiceDraft, form: MendForm, *, status: int) -> HttpResponse:
    context = {
        "draft": found,
        "tone": TONES[DraftState(found.state)],
        "form": form,
        "is_open": found.state != DraftState.ISSUED,
    }
    return render(request, "backoffice/draft.html", context, status=status)
