"""Direct debits that are not wanted any more, as long as they are in no file."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from parvis.audit.actions import record
from parvis.billing.enums import CollectionState, PaymentState
from parvis.billing.models import Collection, Mandate, Payment
from parvis.kit.actor import SYSTEM


@transaction.atomic
def call_off(*, now: datetime, order_number: str = "", mandate: Mandate | None = None) -> int:
    """Cancel what is announced for an order, or under a mandate; return how many. What is in a file goes its way.

    Its payment is abandoned: the order waits to be paid otherwise.
    """
    if not order_number and mandate is None:
        return 0
    of_order = Q(payment__order_number=order_number) if order_number else Q()
    of_mandate = Q(mandate=mandate) if mandate is not None else Q()
    planned = Collection.objects.select_for_update(of=("self",)).select_related("payment__account")
    found = list(planned.filter(of_order, of_mandate, state=CollectionState.PLANNED).order_by("pk"))
    for collection in found:
        collection.state = CollectionState.CANCELLED
        collection.save(update_fields=["state"])
        payment = collection.payment
        Payment.objects.filter(pk=payment.pk, state=PaymentState.PENDING).update(
            state=PaymentState.ABANDONED, settled_at=now
        )
        record(
            "debit.called-off",
            kind="order",
            subject=payment.order_number,
            by=SYSTEM,
            at=now,
            brand_id=payment.account.brand_id,
            account_id=payment.account_id,
            after={"amount_minor": payment.amount_minor, "currency": payment.currency},
        )
    return len(found)
