"""Direct debits of our own: what is to be sent to the bank, the files, and what the bank refused (rules 7.6)."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.accounts.permissions import Permission
from parvis.billing.actions.collecting import make_file
from parvis.billing.actions.returning import apply_report
from parvis.billing.enums import CollectionState
from parvis.billing.models import Collection, CollectionFile
from parvis.billing.refusals import words_of
from parvis.billing.sepa.status import refusals
from parvis.billing.statements import StatementError
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.sellers import SellerForm, sellers_of
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

MOST = 20


class ReportForm(SellerForm):
    """A status report, and whose bank it is from."""

    file = forms.FileField(
        label=gettext_lazy("Status report"),
        help_text=gettext_lazy("pain.002. Direct debits that come back later are in the statements of the bank."),
    )


@staff(Permission.STAFF_PAYMENTS)
def debits(request: PortalRequest) -> HttpResponse:
    """What waits for its file, the files that were made, and what came back; a form to import a report."""
    is_sent = request.method == "POST"
    form = ReportForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, sellers=sellers_of(request.actor)
    )
    if is_sent and form.is_valid() and _imported(request, form):
        return go(request, "backoffice:debits")
    visible = Collection.objects.visible_to(request.actor)
    groups = (
        visible.filter(state=CollectionState.PLANNED)
        .order_by("due_on")
        .values("mandate__seller_id", "mandate__seller__name", "mandate__creditor_id", "due_on")
        .annotate(count=Count("pk"), minor=Sum("payment__amount_minor"))
    )
    returned = visible.filter(state=CollectionState.RETURNED).select_related("payment__account", "mandate")
    files = CollectionFile.objects.visible_to(request.actor).select_related("seller").defer("content")
    context = {
        "groups": [(group, Money(group["minor"], "EUR")) for group in groups],
        "page": page_of(files.order_by("-made_at", "-pk"), request),
        "returned": [(row, words_of(row.reason)) for row in returned.order_by("-returned_at", "-pk")[:MOST]],
        "form": form,
    }
    return render(request, "backoffice/debits.html", context, status=422 if is_sent else 200)


def _imported(request: PortalRequest, form: ReportForm) -> bool:
    try:
        found = refusals(form.cleaned_data["file"].read())
    except StatementError as fault:
        form.add_error("file", _("Nothing was imported. %(fault)s") % {"fault": fault})
        return False
    fresh, known, strange = apply_report(
        found, seller_id=form.cleaned_data["seller"].pk, actor=request.actor, now=timezone.now()
    )
    said = [
        ngettext("%(n)d direct debit came back.", "%(n)d direct debits came back.", fresh) % {"n": fresh},
        ngettext("%(n)d was known.", "%(n)d were known.", known) % {"n": known},
    ]
    messages.success(request, " ".join(said))
    if strange:
        messages.warning(request, _("Not of this seller: %(references)s") % {"references": ", ".join(strange[:10])})
    return True


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def make(request: PortalRequest) -> HttpResponse:
    """Make the file of a seller, a creditor identifier and a date."""
    seller = sellers_of(request.actor).filter(pk=_number(request.POST.get("seller", ""))).first()
    day = _day(request.POST.get("due_on", ""))
    if request.method != "POST" or seller is None or day is None:
        return go(request, "backoffice:debits")
    try:
        file = make_file(
            seller,
            creditor_id=request.POST.get("creditor_id", ""),
            due_on=day,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The file %(number)s is made. Download it, and send it to the bank.") % {"number": file.number}
        )
    return go(request, "backoffice:debits")


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def download(request: PortalRequest, pk: int) -> HttpResponse:
    """The file, the same bytes each time."""
    file = get_object_or_404(CollectionFile.objects.visible_to(request.actor), pk=pk)
    response = HttpResponse(bytes(file.content), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{file.number}.xml"'
    response["Cache-Control"] = "no-store"
    return response


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
