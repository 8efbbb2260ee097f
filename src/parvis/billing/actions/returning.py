"""Direct debits that a bank returns: turned round in the books, told in the customer's words, once (R-transactions)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parvis.billing.actions.debit_books import debit_returned
from parvis.billing.actions.debts import owe_again
from parvis.billing.actions.mandates import suspend
from parvis.billing.actions.refunds import void_refunds
from parvis.billing.actions.settling import one_at_a_time, record_payment
from parvis.billing.enums import CollectionState, PaymentState
from parvis.billing.events import PaymentRefused, payment_refused
from parvis.billing.models import Collection
from parvis.billing.sepa.reasons import SUSPENDING, words_of
from parvis.billing.sepa.status import Refusal
from parvis.kit.actor import SYSTEM, Actor
from parvis.notifications.actions import write


@transaction.atomic
def take_back(collection: Collection, *, reason: str, actor: Actor = SYSTEM, now: datetime) -> bool:
    """Apply a bank's return of what was sent to it; say whether it was news. Told again, or of what was never sent: no.

    Before it counted as paid, its order waits for another payment. Afterwards the money is owed again: nothing that was
    delivered is taken away, people decide.
    """
    one_at_a_time(collection.payment.order_number)
    held = (
        Collection.objects.select_for_update(of=("self",))
        .select_related("payment__account__brand__legal_entity", "mandate")
        .get(pk=collection.pk)
    )
    was = held.state
    if was not in {CollectionState.SENT, CollectionState.SETTLED}:
        return False
    payment, account = held.payment, held.payment.account
    held.state, held.reason, held.returned_at = CollectionState.RETURNED, reason[:4], now
    if was == CollectionState.SENT:
        payment.state, payment.refusal, payment.settled_at = PaymentState.REFUSED, held.reason, now
        payment.save(update_fields=["state", "refusal", "settled_at"])
    else:
        held.returned_minor = payment.amount_minor - void_refunds(payment, reference=held.reason, now=now)
    held.save(update_fields=["state", "reason", "returned_at", "returned_minor"])
    record_payment("debit.returned", payment, by=actor, at=now, refusal=held.reason)
    if held.returned_minor:
        debit_returned(held, now=now)
        owe_again(payment, minor=held.returned_minor, reason=held.reason, actor=actor, now=now)
    if held.reason in SUSPENDING:
        suspend(held.mandate, reason=held.reason, now=now)
    write(
        "debit-returned",
        key=f"debit-returned:{held.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "amount": payment.amount,
            "number": payment.order_number,
            "reason": words_of(held.reason),
            "is_owed": held.returned_minor > 0,
        },
        now=now,
        account_id=account.pk,
    )
    if was == CollectionState.SENT:
        payment_refused.publish(PaymentRefused(payment.pk, payment.order_number, held.reason, now))
    return True


@transaction.atomic
def apply_report(
    refusals: Iterable[Refusal], *, seller_id: int, actor: Actor, now: datetime
) -> tuple[int, int, list[str]]:
    """Apply a status report of a seller's bank, all or nothing: how many came back, how many were known, and what is not ours."""
    fresh, known, strange = 0, 0, []
    of_seller = Collection.objects.filter(mandate__seller_id=seller_id).select_related("payment")
    for refusal in refusals:
        named = {"file__number": refusal.file} if refusal.file else {"end_to_end": refusal.end_to_end}
        found = list(of_seller.filter(**named).order_by("pk"))
        if not found:
            strange.append(refusal.file or refusal.end_to_end)
        for collection in found:
            is_news = take_back(collection, reason=refusal.reason, actor=actor, now=now)
            fresh, known = fresh + is_news, known + (not is_news)
    return fresh, known, strange
