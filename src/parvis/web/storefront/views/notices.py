"""Withdrawing from a contract or ending it, without signing in (C. conso. L221-21 and L215-1-1)."""

import uuid

from django.http import HttpResponse
from django.utils import timezone

from parvis.accounts.throttling import is_over, network_of
from parvis.orders.actions.notices import receive
from parvis.orders.enums import NoticeKind
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.storefront.forms import NoticeForm
from parvis.web.ui.responses import render
from parvis.web.ui.views import too_many

WINDOW = 900


@public
def withdrawal(request: PortalRequest) -> HttpResponse:
    """«Renoncer au contrat»: within fourteen days, without a reason."""
    return _declare(request, NoticeKind.WITHDRAWAL)


@public
def end(request: PortalRequest) -> HttpResponse:
    """«Résilier votre contrat»: at its term, or for a reason that the law accepts."""
    return _declare(request, NoticeKind.END)


def _declare(request: PortalRequest, kind: NoticeKind) -> HttpResponse:
    """The form, what is about to be declared, and what was received. Only the second button declares."""
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=_known(request))
    context = {"form": form, "kind": kind}
    if request.method != "POST":
        return render(request, "storefront/notice.html", context)
    if not form.is_valid():
        return render(request, "storefront/notice.html", context, status=422)
    if "confirm" not in request.POST:
        return render(request, "storefront/notice_check.html", context)
    now = timezone.now()
    if is_over(f"notice:{network_of(request.actor.ip)}", limit=10, seconds=WINDOW, now=now):
        return too_many(request, WINDOW // 60)
    said = {"language": request.LANGUAGE_CODE, **form.cleaned_data}
    notice = receive(request.brand, kind=kind, actor=request.actor, now=now, **said)
    return render(request, "storefront/notice_received.html", {"notice": notice, "kind": kind})


def _known(request: PortalRequest) -> dict[str, object]:
    """What we need not ask of somebody who is signed in."""
    known: dict[str, object] = {"key": uuid.uuid4(), "contract": request.GET.get("contract", "")}
    if request.person is not None:
        known |= {"name": request.person.full_name, "email": request.person.email}
    return known
