"""Asking payment companies what became of payments, and rendering documents."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from parvis.accounts.models import Account
from parvis.billing.actions.disputes import note_dispute
from parvis.billing.actions.documents import store_document
from parvis.billing.actions.kept_cards import apply_saving, note_forgotten
from parvis.billing.actions.payments import apply_status, note_mismatch
from parvis.billing.actions.refunds import WrongPaymentError, note_arrived, take_back
from parvis.billing.actions.sealing import seal
from parvis.billing.actions.vat import forget_old_answers
from parvis.billing.cards import cards
from parvis.billing.electronic.cii import cii_of
from parvis.billing.electronic.reading import electronic, is_electronic
from parvis.billing.electronic.ubl import ubl_of
from parvis.billing.enums import DisputeOutcome, DraftState, PaymentMeans, PaymentState
from parvis.billing.models import CardSaving, Dispute, Invoice, InvoiceDraft, Payment, PaymentNotice, Refund, SavedCard
from parvis.billing.operations.issuing import issue_draft
from parvis.billing.operations.vat import check_number
from parvis.billing.pdf import pdf_of
from parvis.billing.ports import NoticeKind, RefundState
from parvis.billing.proof import faults
from parvis.billing.vat.queries import asked_for

_LOG: Final = logging.getLogger(__name__)
LATE: Final = timedelta(days=3)
"""How long a company may still tell that a payment refused or given up was made after all."""
OPEN: Final = timedelta(days=30)
"""How long an open payment is asked about: its page is over by then."""
RENDERED: Final = timedelta(minutes=10)
"""How long a document is given to be made by the job that was queued with it."""
MOST_DOCUMENTS: Final = 500
PATIENT: Final = RetryStrategy(max_attempts=8, exponential_wait=3)
"""After 3 seconds, then 9, 27 … to almost two hours."""


class WrongBooksError(Exception):
    """The books do not add up; the log says what."""


@app.task(name="billing.settle", queue="money", retry=PATIENT)
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


@app.task(name="billing.settle-saving", queue="money", retry=PATIENT)
def settle_saving(*, saving_id: int) -> None:
    """Ask the company whether a card was kept."""
    saving = CardSaving.objects.get(pk=saving_id)
    if saving.state == PaymentState.SUCCEEDED or not saving.number:
        return
    apply_saving(saving, cards.named(saving.company).saving(saving.number), now=timezone.now())


@app.task(name="billing.settle-dispute", queue="money", retry=PATIENT)
def settle_dispute(*, company: str, number: str) -> None:
    """Ask the company how a dispute stands."""
    note_dispute(company, cards.named(company).dispute(number), now=timezone.now())


@app.task(name="billing.settle-refund", queue="money", retry=PATIENT)
def settle_refund(*, refund_id: int) -> None:
    """Ask the company whether money that it sent has arrived, or come back."""
    refund = Refund.objects.select_related("payment__account__brand").get(pk=refund_id)
    if refund.done_at is None or not refund.is_by_company:
        return
    payment = refund.payment
    status = cards.named(payment.provider).refunded(payment.provider_number, key=refund.key)
    if status is None:
        return
    if status.state == RefundState.FAILED:
        take_back(refund, problem=status.problem, now=timezone.now())
    elif status.state == RefundState.DONE:
        note_arrived(refund_id)


@app.periodic(cron="23 * * * *")
@app.task(name="billing.follow-refunds", queue="money")
def follow_refunds(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about money that is on its way: that it failed may have been told to nobody."""
    under_way = Refund.objects.filter(is_pending=True, done_at__isnull=False).order_by("pk")
    for refund_id in list(under_way.values_list("pk", flat=True)):
        _once(settle_refund, f"refund:{refund_id}", refund_id=refund_id)


@app.task(name="billing.forget-card", queue="money", retry=PATIENT)
def forget_card(*, card_id: int) -> None:
    """Have a removed card forgotten by its company too."""
    card = SavedCard.objects.get(pk=card_id)
    if card.removed_at is not None and card.forgotten_at is None:
        cards.named(card.company).forget(card.token)
        note_forgotten(card_id, now=timezone.now())


@app.task(name="billing.notice", queue="money", retry=PATIENT)
def apply_notice(*, notice_id: int) -> None:
    """A notification only says what to ask about: the company's answer decides (PAY-4).

    What is about nothing of ours is kept, and changes nothing.
    """
    notice = PaymentNotice.objects.get(pk=notice_id)
    number, kind = notice.body.get("payment", ""), notice.body.get("kind", NoticeKind.PAYMENT)
    payment = Payment.objects.filter(provider=notice.provider, provider_number=number, joint__isnull=True).first()
    saving = CardSaving.objects.filter(company=notice.provider, number=number).first()
    if kind == NoticeKind.DISPUTE:
        settle_dispute(company=notice.provider, number=number)
    elif kind == NoticeKind.REFUND:
        sent = Refund.objects.filter(payment__provider=notice.provider, reference=number, done_at__isnull=False)
        for refund_id in list(sent.exclude(reference="").values_list("pk", flat=True)):
            settle_refund(refund_id=refund_id)
    elif number and payment is not None:
        settle(payment_id=payment.pk)
    elif number and saving is not None:
        settle_saving(saving_id=saving.pk)
    PaymentNotice.objects.filter(pk=notice_id).update(applied_at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="billing.reconcile", queue="money")
def reconcile(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about every payment that is not in, so that a lost notification leaves no paid order unpaid.

    Each in a job of its own: one that cannot be settled holds up no other.
    """
    for payment_id in list(unsettled(timezone.now()).order_by("pk").values_list("pk", flat=True)):
        _once(settle, f"settle:{payment_id}", payment_id=payment_id)
    since = timezone.now() - LATE
    savings = CardSaving.objects.filter(state=PaymentState.PENDING, created_at__gte=since).exclude(number="")
    for saving_id in list(savings.order_by("pk").values_list("pk", flat=True)):
        _once(settle_saving, f"saving:{saving_id}", saving_id=saving_id)
    for card_id in list(_unforgotten().values_list("pk", flat=True)):
        _once(forget_card, f"forget:{card_id}", card_id=card_id)


@app.periodic(cron="53 * * * *")
@app.task(name="billing.follow-disputes", queue="money")
def follow_disputes(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about every open dispute: its end may have been told to nobody."""
    for dispute in list(Dispute.objects.filter(state=DisputeOutcome.OPEN).order_by("pk")):
        _once(settle_dispute, f"dispute:{dispute.pk}", company=dispute.company, number=dispute.number)


def _unforgotten() -> QuerySet[SavedCard]:
    return SavedCard.objects.filter(removed_at__isnull=False, forgotten_at__isnull=True).order_by("pk")[:MOST_DOCUMENTS]


def unsettled(now: datetime) -> QuerySet[Payment]:
    """Payments of which the company may still tell that they were made."""
    return (
        Payment.objects.filter(
            Q(state=PaymentState.PENDING, created_at__gte=now - OPEN)
            | Q(state__in=[PaymentState.REFUSED, PaymentState.ABANDONED], created_at__gte=now - LATE)
        )
        .exclude(provider_number="")
        .filter(means=PaymentMeans.CARD, kept_card__isnull=True)
    )


@app.task(name="billing.issue", queue="documents", retry=PATIENT)
def issue(*, draft_id: int) -> None:
    """Check one draft and give it its number, unless it has one."""
    issue_draft(draft_id, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="billing.issue-waiting", queue="documents")
def issue_waiting(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Issue the drafts whose job failed for good or was lost."""
    due = InvoiceDraft.objects.filter(state=DraftState.WAITING, issue_at__lt=timezone.now() - RENDERED)
    for draft_id in list(due.order_by("issue_at", "pk").values_list("pk", flat=True)[:MOST_DOCUMENTS]):
        _once(issue, f"issue:{draft_id}", draft_id=draft_id)


@app.task(name="billing.render", queue="documents", retry=PATIENT)
def render(*, invoice_id: int) -> None:
    """Make the PDF of a document and its electronic forms, once."""
    invoice = Invoice.objects.select_related("corrects").get(pk=invoice_id)
    if hasattr(invoice, "document"):
        return
    said = electronic(invoice) if is_electronic(invoice) else None
    cii, ubl = (cii_of(said), ubl_of(said)) if said is not None else (b"", b"")
    store_document(invoice, pdf_of(invoice, cii=cii), cii=cii, ubl=ubl, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="billing.render-missing", queue="documents")
def render_missing(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Make the PDFs whose rendering failed for good or was lost."""
    missing = Invoice.objects.filter(document__isnull=True, issued_at__lt=timezone.now() - RENDERED)
    for invoice_id in list(missing.order_by("pk").values_list("pk", flat=True)[:MOST_DOCUMENTS]):
        _once(render, f"render:{invoice_id}", invoice_id=invoice_id)


@app.periodic(cron="* * * * *")
@app.task(name="billing.seal", queue="money")
def seal_books(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Close what was written in the books since the last time."""
    seal(now=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="billing.prove", queue="money")
def prove_books(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Read all the books again, each night. What does not add up is logged, and the job fails: staff look at once."""
    found = list(faults())
    for sentence in found:
        _LOG.error("the books do not add up: %s", sentence)
    if found:
        raise WrongBooksError(f"{len(found)} faults")


@app.task(name="billing.check-vat", queue="outside", retry=PATIENT)
def check_vat(*, account_id: int) -> None:
    """Ask the register about an account's VAT number."""
    check_number(Account.objects.select_related("brand__legal_entity").get(pk=account_id), now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="billing.check-vat-numbers", queue="outside")
def check_vat_numbers(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about new numbers and those that were not answered, and stop counting on answers that are too old."""
    forget_old_answers(now=timezone.now())
    for account_id in list(asked_for().order_by("pk").values_list("pk", flat=True)[:MOST_DOCUMENTS]):
        _once(check_vat, f"vat:{account_id}", account_id=account_id)


def _once(task: Task[..., None, ...], lock: str, **arguments: int | str) -> None:
    """Queue a job unless the same one waits already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.configure(queueing_lock=lock).defer(**arguments)
