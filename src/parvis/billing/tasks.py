"""Asking payment companies what became of payments, and rendering documents."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.billing.actions.documents import store_pdf
from parvis.billing.actions.payments import WrongPaymentError, apply_status, note_mismatch
from parvis.billing.cards import cards
from parvis.billing.enums import PaymentState
from parvis.billing.models import Invoice, Payment, PaymentNotice
from parvis.billing.pdf import pdf_of
from parvis.kit.failures import TryLaterError

STALE: Final = timedelta(days=3)


@app.task(name="billing.settle", queue="money", retry=5)
def settle(*, payment_id: int) -> None:
    """Ask the company what became of one payment, and apply its word."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.SUCCEEDED or not payment.provider_number:
        return
    status = cards.named(payment.provider).status(payment.provider_number)
    try:
        apply_status(payment, status, now=timezone.now())
    except WrongPaymentError:
        note_mismatch(payment, status, now=timezone.now())


@app.task(name="billing.notice", queue="money", retry=5)
def apply_notice(*, notice_id: int) -> None:
    """A notification only says which payment to ask about: the company's answer decides (PAY-4)."""
    notice = PaymentNotice.objects.get(pk=notice_id)
    payment = Payment.objects.filter(provider=notice.provider, provider_number=notice.body.get("payment", "")).first()
    if payment is not None:
        settle(payment_id=payment.pk)
    PaymentNotice.objects.filter(pk=notice_id).update(applied_at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="billing.reconcile", queue="money")
def reconcile(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about every open payment, so that a lost notification leaves no paid order unpaid."""
    since = timezone.now() - STALE
    open_payments = Payment.objects.filter(
        state__in=[PaymentState.PENDING, PaymentState.ABANDONED], created_at__gte=since
    ).exclude(provider_number="")
    for payment_id in list(open_payments.values_list("pk", flat=True)[:500]):
        try:
            settle(payment_id=payment_id)
        except TryLaterError:
            continue


@app.task(name="billing.render", queue="documents", retry=5)
def render(*, invoice_id: int) -> None:
    """Make the PDF of a document, once."""
    invoice = Invoice.objects.get(pk=invoice_id)
    if not hasattr(invoice, "document"):
        store_pdf(invoice, pdf_of(invoice), now=timezone.now())
