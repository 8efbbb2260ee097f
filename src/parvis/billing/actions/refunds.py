"""Giving back what is owed (PAY-6). Until a payment company does it by itself, staff do, and say so here, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.billing.models import Refund
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write


@transaction.atomic
def give_back(refund: Refund, *, reference: str, actor: Actor, now: datetime) -> Refund:
    """Write down that the money has left, under the ``reference`` of the bank or of the card company.

    Refused when it was written down already: two people would otherwise send the money twice.
    """
    held = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if held.done_at is not None:
        raise NotAllowedError(_("This money has already been given back. Do not send it again."))
    held.done_at = now
    held.save(update_fields=["done_at"])
    payment = held.payment
    account = payment.account
    record(
        "payment.given-back",
        kind="order",
        subject=payment.order_number,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"amount_minor": held.amount_minor, "currency": payment.currency, "reference": reference},
    )
    write(
        "money-given-back",
        key=f"money-given-back:{held.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"account": account, "amount": held.amount, "number": payment.order_number, "reference": reference},
        now=now,
        account_id=account.pk,
    )
    return held
