"""Orders that nobody paid, transfers from the bank, direct debits, cheques, and the ends of terms."""

import logging
from contextlib import suppress
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parvis.billing.actions.collecting import settle_debit
from parvis.billing.actions.deposits import clear
from parvis.billing.actions.dunning import remind
from parvis.billing.actions.mandates import lapse_unused
from parvis.billing.enums import BankLineState, ChequeState, CollectionState
from parvis.billing.models import BankLine, Cheque, Collection, Debt
from parvis.orders.actions import bank, cancelling, offers, options_ending, terms_ending
from parvis.orders.actions.options_given import resume_given
from parvis.orders.actions.replanning import accounts_due, replan
from parvis.orders.actions.terms_together import follow_all
from parvis.orders.actions.together import abandon_outdated
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.provisioning.queries import is_settling

MOST_AT_ONCE: Final = 500
ACCOUNTS_OF_A_JOB: Final = 200
"""Whose terms are followed by one job: some seconds of work, then it is the turn of what waits."""
logger: Final = logging.getLogger(__name__)


class UnfollowedError(Exception):
    """The terms of accounts could not be followed; the log says which and why."""


class UnmatchedError(Exception):
    """Lines of the bank could not be matched; the log says which and why."""


@app.task(name="orders.expire", queue="money")
def expire(*, order_id: int) -> None:
    """End one order if its time is over."""
    cancelling.expire(order_id, now=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="orders.expire-due", queue="money")
def expire_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every order whose time is over, each in a job of its own: one that fails holds up no other.

    Transfers of several orders that are all paid or over are waited for no longer.
    """
    abandon_outdated(now=timezone.now())
    due = Order.objects.filter(state=OrderState.UNPAID, expires_at__lte=timezone.now()).order_by("expires_at")
    for order_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            expire.configure(queueing_lock=f"expire:{order_id}").defer(order_id=order_id)


@app.task(name="orders.follow-terms", queue="money")
def follow_terms(*, account_id: int) -> None:
    """Renewals and reminders of one account. While a restored backup is settled its terms are not known: nothing is done."""
    if is_settling():
        return
    terms_ending.follow(account_id, now=timezone.now())
    options_ending.follow(account_id, now=timezone.now())


@app.task(name="orders.follow-options", queue="money")
def follow_options(*, account_id: int) -> None:
    """Renewals of the redirection options of one account, and letters about them; nothing while settling."""
    if not is_settling():
        options_ending.follow(account_id, now=timezone.now())


@app.periodic(cron="22 * * * *")
@app.task(name="orders.plan-options", queue="money")
def plan_options(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue the accounts of which an option is due, after their names, each in a job of its own."""
    if is_settling():
        return
    resume_given(now=timezone.now())
    for account_id in options_ending.accounts_due(now=timezone.now()):
        with suppress(AlreadyEnqueued), transaction.atomic():
            follow_options.configure(queueing_lock=f"options:{account_id}").defer(account_id=account_id)


@app.task(name="orders.follow-many-terms", queue="money")
def follow_many_terms(*, account_ids: list[int]) -> None:
    """Renewals and reminders of some accounts; one that fails is told, and holds up no other."""
    if is_settling():
        return
    followed = follow_all(account_ids, now=timezone.now())
    if followed.failed:
        raise UnfollowedError(f"{len(followed.failed)} accounts; they are tried again in an hour")


@app.periodic(cron="17 * * * *")
@app.task(name="orders.plan-terms", queue="money")
def plan_terms(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Find the names whose term ends, and queue what is due, some accounts to a job; nothing while settling."""
    if is_settling():
        return
    now = timezone.now()
    replan(now=now)
    due = sorted(accounts_due(now=now))
    for start in range(0, len(due), ACCOUNTS_OF_A_JOB):
        some = due[start : start + ACCOUNTS_OF_A_JOB]
        with suppress(AlreadyEnqueued), transaction.atomic():
            follow_many_terms.configure(queueing_lock=f"terms:{some[0]}-{some[-1]}").defer(account_ids=[*some])


@app.task(name="orders.match-bank", queue="money")
def match_bank(*, seller_id: int) -> None:
    """Match every new line of a seller's bank, each in a transaction of its own: one that fails holds up no other."""
    new = BankLine.objects.filter(seller_id=seller_id, state=BankLineState.NEW).order_by("pk")
    failed = 0
    for line_id in list(new.values_list("pk", flat=True)):
        try:
            bank.match(line_id, now=timezone.now())
        except Exception:
            failed += 1
            logger.exception("bank line %s could not be matched", line_id)
    if failed:
        raise UnmatchedError(f"{failed} lines; they are tried again in an hour")


@app.periodic(cron="27 * * * *")
@app.task(name="orders.match-all-banks", queue="money")
def match_all_banks(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Take up what a worker that died left unmatched."""
    for seller_id in (
        BankLine.objects.filter(state=BankLineState.NEW).order_by().values_list("seller", flat=True).distinct()
    ):
        with suppress(AlreadyEnqueued), transaction.atomic():
            match_bank.configure(queueing_lock=f"bank:{seller_id}").defer(seller_id=seller_id)


@app.periodic(cron="17 * * * *")
@app.task(name="orders.expire-offers", queue="money")
def expire_offers(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """End the quotes whose last day is over."""
    offers.expire(now=timezone.now())


@app.task(name="orders.settle-debit", queue="money")
def settle_one_debit(*, collection_id: int) -> None:
    """Count one direct debit as paid, if it is time and nobody returned it."""
    settle_debit(collection_id, now=timezone.now())


@app.periodic(cron="37 * * * *")
@app.task(name="orders.settle-debits", queue="money")
def settle_debits(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Look at every direct debit whose date is over, each in a job of its own; and end the mandates that nobody used."""
    sent = Collection.objects.filter(state=CollectionState.SENT, file__collected_on__lte=timezone.now().date())
    for collection_id in list(sent.order_by("pk").values_list("pk", flat=True)):
        with suppress(AlreadyEnqueued), transaction.atomic():
            settle_one_debit.configure(queueing_lock=f"debit:{collection_id}").defer(collection_id=collection_id)
    lapse_unused(now=timezone.now())


@app.task(name="orders.clear-cheque", queue="money")
def clear_cheque(*, cheque_id: int) -> None:
    """Count one cheque as cleared, if it is time and it did not come back."""
    clear(cheque_id, now=timezone.now())


@app.periodic(cron="47 * * * *")
@app.task(name="orders.clear-cheques", queue="money")
def clear_cheques(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Look at every cheque that its bank credited, each in a job of its own."""
    credited = Cheque.objects.filter(state=ChequeState.DEPOSITED, slip__credited_on__isnull=False)
    for cheque_id in list(credited.order_by("pk").values_list("pk", flat=True)):
        with suppress(AlreadyEnqueued), transaction.atomic():
            clear_cheque.configure(queueing_lock=f"cheque:{cheque_id}").defer(cheque_id=cheque_id)


@app.task(name="orders.remind-debtor", queue="money")
def remind_debtor(*, account_id: int) -> None:
    """Recall what one account owes again, where a step is due."""
    remind(account_id, now=timezone.now())


@app.periodic(cron="57 * * * *")
@app.task(name="orders.remind-debtors", queue="money")
def remind_debtors(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Look at every account that owes something, each in a job of its own; nothing while a restored backup is settled."""
    if is_settling():
        return
    for account_id in list(Debt.objects.open().order_by().values_list("account", flat=True).distinct()):
        with suppress(AlreadyEnqueued), transaction.atomic():
            remind_debtor.configure(queueing_lock=f"debts:{account_id}").defer(account_id=account_id)
