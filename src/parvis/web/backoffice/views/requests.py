"""Requests to decide: changes of name, organisation or country (ACC-3)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.actions import requests as account_requests
from parvis.accounts.enums import RequestState
from parvis.accounts.models import AccountRequest
from parvis.accounts.permissions import Permission
from parvis.contacts.forms import countries
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import staff
from parvis.web.backoffice.forms import DecideForm
from parvis.web.journal import field_in_words
from parvis.web.paging import page_of
from parvis.web.recorded import Words
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_CUSTOMERS)
def requests(request: PortalRequest) -> HttpResponse:
    """Open ones first."""
    found = (
        AccountRequest.objects.visible_to(request.actor)
        .select_related("account", "asked_by")
        .order_by("decided_at", "-created_at")
    )
    return render(request, "backoffice/requests.html", {"page": page_of(found, request)})


@staff(Permission.STAFF_CUSTOMERS)
def decide(request: PortalRequest, pk: int) -> HttpResponse:
    """What is asked, the document, and the decision."""
    asked = get_object_or_404(
        AccountRequest.objects.visible_to(request.actor).select_related("account", "asked_by"), pk=pk
    )
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account_requests.decide(
                asked,
                is_approved=form.cleaned_data["decision"] == "approve",
                decision=form.cleaned_data["reason"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return go(request, "backoffice:requests")
    context = {"asked": asked, "form": form, "changes": _changes(asked), "is_open": asked.state == RequestState.OPEN}
    return render(request, "backoffice/request.html", context, status=422 if request.method == "POST" else 200)


def _changes(asked: AccountRequest) -> list[tuple[Words, str, str]]:
    """What is asked for: the detail, as it stands, as it would be."""
    names = dict(countries())

    def shown(key: str, value: str) -> str:
        return names.get(value, value) if key == "country" else value

    return [
        (field_in_words(key), shown(key, getattr(asked.account, key)), shown(key, value))
        for key, value in asked.changes.items()
    ]


@staff(Permission.STAFF_CUSTOMERS)
def document(request: PortalRequest, pk: int) -> HttpResponse:
    """The supporting document, always as a download."""
    asked = get_object_or_404(AccountRequest.objects.visible_to(request.actor), pk=pk)
    found = account_requests.read_document(asked, actor=request.actor, now=timezone.now())
    if not found:
        raise Http404
    return HttpResponse(
        found,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="request-{asked.pk}"'},
    )
