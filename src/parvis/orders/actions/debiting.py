"""Collecting automatic renewals by direct debit, in time for what they are for (rules 7.6, REN-5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from parvis.billing.actions.collecting import open_debit
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.debits import collected_on, settled_on
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order


def debit_alone(order: Order, *, until: datetime | None, now: datetime) -> bool:
    """Announce the direct debit of an order under the account's mandate; say whether one is under way.

    Once an order: what its bank returned is not tried again. Never where the money would be here after ``until``.
    """
    tried = Payment.objects.filter(order_number=order.number, means=PaymentMeans.DEBIT)
    if tried.filter(state=PaymentState.PENDING).exists():
        return True
    if tried.exists() or until is None or active_mandate(order.account) is None:
        return False
    brand = order.account.brand
    zone = ZoneInfo(brand.legal_entity.time_zone)
    settled = settled_on(brand, collected_on(brand, today=now.astimezone(zone).date()))
    if settled >= until.astimezone(zone).date():
        return False
    try:
        with transaction.atomic():
            open_debit(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    except NotAllowedError:
        # Paid by somebody, or the mandate was revoked, since it was read.
        return False
    return True
