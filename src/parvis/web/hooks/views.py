"""Inbound notifications: verify, store once, answer at once; the worker applies them (PAY-4)."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.billing.cards import cards
from parvis.billing.models import PaymentNotice
from parvis.billing.ports import ForgedNoticeError
from parvis.billing.tasks import apply_notice
from parvis.web.access import public
from parvis.web.requests import PortalRequest


@csrf_exempt
@public
@require_POST
def card(request: PortalRequest, company: str) -> HttpResponse:
    """A card company's notification: 204 once stored, however often it comes; 400 when it is not the company's.

    404 where there is no such company.
    """
    if company not in cards.names():
        raise Http404
    try:
        notice = cards.named(company).verify(request.body, request.headers)
    except ForgedNoticeError:
        return HttpResponse(status=400)
    with transaction.atomic():
        stored, is_new = PaymentNotice.objects.get_or_create(
            provider=company,
            number=notice.number,
            defaults={
                "body": {"payment": notice.payment_number, "kind": notice.kind},
                "received_at": timezone.now(),
            },
        )
        if is_new:
            apply_notice.defer(notice_id=stored.pk)
    return HttpResponse(status=204)
