"""Papers to print: pro forma, purchase order, receipt, statement, and all documents of a period as one file (INV-1, INV-5)."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.enums import PaymentState
from parvis.billing.models import InvoiceDocument, Payment
from parvis.billing.papers import TooLongError, receipt_of, statement_of
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.orders.papers import PaperKind, paper_of
from parvis.web.access import require
from parvis.web.portal.billing.invoices import Asked, matching
from parvis.web.portal.billing.narrowing import year_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go

CHUNK: Final = 20
"""Documents held in memory at once."""


@require(Permission.ORDERS_READ)
def order_paper(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """An unpaid order as a pro forma or a purchase order; once it is paid, its invoice says all."""
    visible = Order.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    order = get_object_or_404(visible.prefetch_related("lines"), number=number)
    if kind not in list(PaperKind) or order.state != OrderState.UNPAID:
        raise Http404
    pdf = paper_of(order, PaperKind(kind), now=timezone.now())
    return _download(pdf, f"{kind}-{number}.pdf")


@require(Permission.BILLING_READ)
def receipt(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """The receipt of a payment that came in; that of a part is of the whole."""
    found = Payment.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    payment = get_object_or_404(found, reference=reference, state=PaymentState.SUCCEEDED)
    if payment.joint_id is not None:
        payment = found.get(pk=payment.joint_id)
    return _download(receipt_of(payment, now=timezone.now()), f"R-{payment.pk:06d}.pdf")


@require(Permission.BILLING_READ)
def statement(request: PortalRequest) -> HttpResponse:
    """The account of one year, this one unless said."""
    if request.account is None:
        return go(request, "portal:switch")
    now = timezone.now()
    year = year_of(request.GET.get("year", "")) or timezone.localdate().year
    try:
        pdf = statement_of(request.account, year=year, currency=request.brand.currency, now=now)
    except TooLongError:
        messages.warning(request, _("That year has too many movements for one paper. Contact support."))
        return go(request, "portal:invoices")
    return _download(pdf, f"{request.account.number}-{year}.pdf")


@require(Permission.BILLING_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def archive(request: PortalRequest) -> HttpResponseBase:
    """The PDFs of every document that the list shows, streamed as one ZIP: it is written while it is sent."""
    found = matching(request.actor, Asked.of(request.GET))
    documents = InvoiceDocument.objects.filter(invoice__in=found.order_by()).order_by("invoice__issued_at", "pk")
    stored = documents.values_list("invoice__number", "rendered_at", "pdf").iterator(chunk_size=CHUNK)
    response = StreamingHttpResponse(_zipped(stored), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="invoices.zip"'
    response["Cache-Control"] = "no-store"
    return response


class _Pipe:
    """Where a ZIP is written: what came in since the last look goes out. It cannot be rewound."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def _zipped(documents: Iterator[tuple[str, datetime, bytes | memoryview]]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as target:  # type: ignore[call-overload] # it only writes
        for number, at, pdf in documents:
            entry = zipfile.ZipInfo(f"{number}.pdf", date_time=at.timetuple()[:6])
            target.writestr(entry, bytes(pdf))
            yield pipe.taken()
    yield pipe.taken()


def _download(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
