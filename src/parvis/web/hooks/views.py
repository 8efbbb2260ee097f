"""Notifications of payment: verified, stored once, applied by the worker (PAY-4)."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.billing.actions.notices import store_notice
from parvis.billing.cards import PROVIDER, cards
from parvis.billing.ports import ForgedNoticeError
from parvis.web.access import public
from parvis.web.requests import PortalRequest


@csrf_exempt
@public
@require_POST
def card(request: PortalRequest) -> HttpResponse:
    """Answer 200 once the notification is stored, also when it was before; 400 when it is not the company's."""
    try:
        notice = cards.named(PROVIDER).verify(request.body, request.headers)
    except ForgedNoticeError:
        return HttpResponse(status=400)
    store_notice(PROVIDER, notice, now=timezone.now())
    return HttpResponse("ok", content_type="text/plain")
