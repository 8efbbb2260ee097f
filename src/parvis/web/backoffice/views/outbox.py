"""The e-mails of the demonstration, which leave nowhere. These pages exist only there."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from parvis.notifications.models import Message, MessageState
from parvis.web.access import public
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

STATES: Final = {
    MessageState.QUEUED: ("info", _("Waiting to be sent")),
    MessageState.SENT: ("ok", _("Sent")),
    MessageState.FAILED: ("bad", _("Not sent")),
}


@public
def outbox(request: PortalRequest) -> HttpResponse:
    """What this brand wrote, latest first: anybody who tries the demonstration needs the codes."""
    found = Message.objects.filter(brand=request.brand).order_by("-created_at", "-pk")
    return render(request, "backoffice/outbox.html", {"page": page_of(found, request)})


@public
def message(request: PortalRequest, pk: int) -> HttpResponse:
    """One message, as text and as it looks."""
    found = get_object_or_404(Message, pk=pk, brand=request.brand)
    tone, word = STATES[MessageState(found.state)]
    return render(request, "backoffice/message.html", {"message": found, "tone": tone, "word": word})


@public
def body(request: PortalRequest, pk: int) -> HttpResponse:
    """The HTML of a message, alone, allowed nothing but its own inline styles."""
    found = get_object_or_404(Message, pk=pk, brand=request.brand)
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
