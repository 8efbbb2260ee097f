"""Payments asked about until they are settled (rules 10.1 row 3), and documents made until they are there."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.billing.actions.payments import apply_status, note_page, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import InvoiceDocument, InvoiceDraft, Payment, PaymentNotice
from parvis.billing.ports import PaidState
from parvis.billing.tasks import apply_notice, reconcile, render, render_missing, settle
from parvis.drivers.sandbox.cards import SandboxCards
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from tests.billing.test_invoices import issued
from tests.contracts.cards import payer
from tests.factories import AccountFactory
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, SandboxCards(tmp_path / "cards.sqlite3", "secret")) as found:
        yield found


@pytest.fixture
def payment(company):
    return going_to_the_page(company, order_it(ready_cart()))


def going_to_the_page(company, order, *, amount=None):
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())
    page = company.open_page(
        reference=str(opened.reference), amount=amount or opened.amount, label="", return_url="/", language="fr",
        payer=payer(),
    )  # fmt: skip
    note_page(opened, provider_number=page.number)
    return Payment.objects.get(pk=opened.pk)


def jobs_of(task):
    return ProcrastinateJob.objects.filter(task_name=task.name, status="todo")


def time_passes():
    """What reconciliation queued is carried out; a job that fails waits for its next attempt."""
    reconcile(timestamp=0)
    for job in jobs_of(settle):
        with suppress(LookupError):
            settle(**job.args)


def state_of(payment):
    payment.refresh_from_db()
    return payment.state


def test_every_notification_is_dropped_and_the_order_is_paid_all_the_same(company, payment):
    company.decide(payment.provider_number, PaidState.PAID)

    time_passes()

    assert state_of(payment) == "succeeded"
    assert InvoiceDraft.objects.count() == 1


@pytest.mark.parametrize("before", [PaidState.REFUSED, PaidState.EXPIRED])
def test_a_payment_made_after_all_is_found_without_a_notification(company, payment, before):
    apply_status(payment, said(payment, before), now=timezone.now())
    company.decide(payment.provider_number, PaidState.PAID)

    time_passes()

    assert state_of(payment) == "succeeded"


def test_a_payment_that_cannot_be_settled_holds_up_no_other(company, payment):
    unknown = going_to_the_page(company, order_it(ready_cart("other.fr")))
    Payment.objects.filter(pk=unknown.pk).update(
        provider_number="lost", created_at=payment.created_at - timedelta(hours=1)
    )
    company.decide(payment.provider_number, PaidState.PAID)

    time_passes()

    assert state_of(payment) == "succeeded"


def test_a_payment_is_asked_about_once_at_a_time(payment):
    reconcile(timestamp=0)
    reconcile(timestamp=300)

    assert jobs_of(settle).count() == 1


def test_what_is_paid_or_too_old_is_not_asked_about(company, payment):
    old = timezone.now() - timedelta(days=40)
    Payment.objects.filter(pk=payment.pk).update(created_at=old)

    reconcile(timestamp=0)

    assert not jobs_of(settle).exists()


def test_a_notification_only_says_which_payment_to_ask_about(company, payment):
    notice = PaymentNotice.objects.create(
        provider=SANDBOX, number="n-1", body={"payment": payment.provider_number}, received_at=timezone.now()
    )

    apply_notice(notice_id=notice.pk)

    notice.refresh_from_db()
    assert notice.applied_at is not None
    assert state_of(payment) == "pending"


def test_another_amount_than_the_orders_is_left_to_staff(company):
    order = order_it(ready_cart())
    payment = going_to_the_page(company, order, amount=Money(1, "EUR"))
    company.decide(payment.provider_number, PaidState.PAID)

    time_passes()

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, payment.state, payment.refusal) == ("unpaid", "pending", "mismatch")


def test_a_document_whose_job_was_lost_is_made_in_the_end():
    invoice = issued(AccountFactory(), now=timezone.now() - timedelta(hours=1))
    ProcrastinateJob.objects.all().delete()

    render_missing(timestamp=0)
    render_missing(timestamp=600)
    (job,) = jobs_of(render)
    render(**job.args)

    assert InvoiceDocument.objects.filter(invoice=invoice).exists()
    render_missing(timestamp=1200)
    assert jobs_of(render).count() == 1
