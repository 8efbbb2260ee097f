"""From a paid order to operations, and from their outcomes back to its lines (OPS-1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parvis.audit.actions import record
from parvis.billing.actions.debts import credit
from parvis.billing.actions.drafting import InvoiceLine, draft_credit_note, draft_invoice
from parvis.billing.actions.mandates import debit_of
from parvis.billing.actions.refunds import give_all_back, owe
from parvis.billing.enums import PaymentState
from parvis.billing.models import Payment
from parvis.catalog.models import Tld
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.orders.actions.asking import ask_for
from parvis.orders.actions.taxing import tax_of
from parvis.orders.billed import billed
from parvis.orders.enums import LineState, OrderState
from parvis.orders.models import Order, OrderLine

TOO_LATE: Final[Mapping[str, object]] = {
    OrderState.CANCELLED: gettext_lazy("The order was cancelled before it was paid"),
    OrderState.EXPIRED: gettext_lazy("The order had expired before it was paid"),
}
"""Why money for an order in that state is given back."""


@transaction.atomic
def fulfil(order_number: str, *, payment_id: int, now: datetime) -> Order:
    """Mark the order paid, write its invoice down and ask for each line's operation. A line that cannot be asked for fails alone.

    Only the order's own row is locked: other orders of the same account and brand go on. Money that comes in for a
    order that was cancelled or has expired is given back.
    """
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity")
        .get(number=order_number)
    )
    payment = Payment.objects.get(pk=payment_id)
    if order.state in TOO_LATE:
        give_all_back(payment, key=f"{order.state}:{order.pk}", reason=TOO_LATE[order.state], now=now)
    if order.state != OrderState.UNPAID:
        return order
    return carry_out(order, payment, now=now)


def carry_out(order: Order, payment: Payment | None, *, now: datetime) -> Order:
    """Note an order that is held as paid, and ask for what it buys, in the caller's transaction.

    Without a payment it costs nothing: there is no invoice.
    """
    order.state = OrderState.PAID
    order.paid_at = now
    order.save(update_fields=["state", "paid_at"])
    lines = list(order.lines.select_for_update().order_by("position"))
    if payment is not None:
        _invoice(order, lines, payment, now)
    for line in lines:
        _start(line, order, now)
    write(
        "order-paid",
        key=f"order-paid:{order.pk}",
        to=order.account.email,
        brand=order.brand,
        language=order.language,
        context={"order": order, "is_invoiced": payment is not None, "lines": lines, "account": order.account},
        now=now,
        account_id=order.account_id,
    )
    return order


def _invoice(order: Order, lines: Sequence[OrderLine], payment: Payment, now: datetime) -> None:
    with override(order.language):
        draft_invoice(
            order.account,
            order_number=order.number,
            lines=[billed(line, order) for line in lines],
            tax=tax_of(order),
            currency=order.currency,
            language=order.language,
            paid=order.total,
            paid_by=payment.means,
            now=now,
            evidence=order.tax_evidence,
            debit=debit_of(payment),
        )


def _start(line: OrderLine, order: Order, now: datetime) -> None:
    """Ask for what the line buys; what cannot be asked for any more is refunded, alone."""
    try:
        with transaction.atomic():
            state = ask_for(line, order, now=now)
    except (NotAllowedError, Tld.DoesNotExist, Domain.DoesNotExist) as refusal:
        move(line, LineState.FAILED, problem="not-sold" if isinstance(refusal, Tld.DoesNotExist) else "taken")
        refund_line(line, now=now)
    else:
        move(line, state)


def move(line: OrderLine, state: LineState, *, problem: str = "") -> None:
    """Give a line its next state."""
    line.state = state
    line.problem = problem
    line.save(update_fields=["state", "problem"])


@transaction.atomic
def refund_line(line: OrderLine, *, now: datetime) -> None:
    """A line that will not be delivered: credit note and money owed back, once (PAY-6)."""
    held = (
        OrderLine.objects.select_for_update(of=("self",))
        .select_related("order__account__brand__legal_entity")
        .get(pk=line.pk)
    )
    if held.state != LineState.FAILED or not held.net_minor:
        # What cost nothing gives nothing back.
        return
    order = held.order
    tax = tax_of(order)
    net = Money(held.net_minor, order.currency)
    payment = Payment.objects.get(order_number=order.number, state=PaymentState.SUCCEEDED, is_surplus=False)
    with override(order.language):
        reason = _("Not delivered: %(name)s") % {"name": held.name}
        note = draft_credit_note(order.number, lines=[InvoiceLine(reason, 1, net)], tax=tax, now=now)
    # Of a payment that its bank took back, what is not owed any more is not given back.
    left = credit(payment, key=f"line:{held.pk}", minor=note.total_minor, now=now)
    if left:
        owe(payment, key=f"line:{held.pk}", amount=Money(left, order.currency), reason=reason, now=now)
    move(held, LineState.REFUNDED, problem=held.problem)
    record(
        "order.line-refunded",
        kind="order",
        subject=order.number,
        by=SYSTEM,
        at=now,
        brand_id=order.brand_id,
        account_id=order.account_id,
        after={
            "name": held.name,
            "amount_minor": note.total_minor,
            "currency": note.currency,
        },
    )
    write(
        "line-refunded",
        key=f"line-refunded:{held.pk}",
        to=order.account.email,
        brand=order.brand,
        language=order.language,
        context={"order": order, "line": held, "amount": note.total, "account": order.account},
        now=now,
        account_id=order.account_id,
    )
