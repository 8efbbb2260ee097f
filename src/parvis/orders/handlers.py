"""Reactions of orders to payments, balances and operations."""

from procrastinate.contrib.django import app as queue

from parvis.billing.actions.payments import apply_status
from parvis.billing.actions.refunds import by_hand
from parvis.billing.events import (
    BalanceToppedUp,
    PaymentRefused,
    PaymentSucceeded,
    RefundOwed,
    balance_topped_up,
    payment_refused,
    payment_succeeded,
    refund_owed,
)
from parvis.billing.models import Payment
from parvis.billing.ports import PaidState, PaidStatus
from parvis.domains.events import HolderChangeEnded, holder_change_ended
from parvis.orders.actions.fulfilment import fulfil, move, refund_line
from parvis.orders.actions.paying_alone import ask_for_payment
from parvis.orders.enums import LINE_LIFECYCLE, LineState, OrderState
from parvis.orders.models import Order, OrderLine
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation


@payment_succeeded.subscribe
def deliver(paid: PaymentSucceeded) -> None:
    """What is paid for is asked for, in the transaction that says it is paid."""
    fulfil(paid.order_number, payment_id=paid.payment_id, now=paid.at)


@balance_topped_up.subscribe
def try_again(more: BalanceToppedUp) -> None:
    """Renewals that wait for money are tried at once."""
    queue.configure_task("orders.follow-terms", queue="money").defer(account_id=more.account_id)


@payment_refused.subscribe
def tell_refusal(refused: PaymentRefused) -> None:
    """An automatic renewal whose card was refused waits for the customer, who is told why."""
    order = Order.objects.filter(number=refused.order_number, state=OrderState.UNPAID).first()
    if order is not None and (order.renewal_plans.exists() or order.option_plans.exists()):
        ask_for_payment(order, refusal=refused.refusal, now=refused.at)


@refund_owed.subscribe
def ask_company(owed: RefundOwed) -> None:
    """The card company is asked to give the money back, once per refund."""
    submit(
        "payment.refund",
        key=f"refund:{owed.refund_id}",
        subject=owed.subject,
        account_id=owed.account_id,
        arguments={"refund_id": owed.refund_id},
        now=owed.at,
    )


@operation_changed.subscribe
def money_stays(changed: OperationChanged) -> None:
    """What the company was asked for and staff gave up was not done: staff send the money, the customer pays otherwise."""
    if changed.state != OperationState.CANCELLED or changed.kind not in {"payment.refund", "payment.charge"}:
        return
    arguments = Operation.objects.get(pk=changed.operation_id).arguments
    if changed.kind == "payment.refund":
        by_hand(arguments["refund_id"])
        return
    payment = Payment.objects.get(pk=arguments["payment_id"])
    apply_status(payment, PaidStatus("", str(payment.reference), PaidState.EXPIRED, payment.amount), now=changed.at)


@holder_change_ended.subscribe
def give_back(ended: HolderChangeEnded) -> None:
    """A change of holder that was never sent is given back, at once."""
    line = OrderLine.objects.select_for_update().get(pk=ended.order_line_id)
    if LINE_LIFECYCLE.allows(line.state, LineState.FAILED):
        move(line, LineState.FAILED, problem="no-consent")
        refund_line(line, now=ended.at)


@operation_changed.subscribe
def follow(changed: OperationChanged) -> None:
    """A line shows what became of its operation; one refused for good or given up is refunded, at once."""
    if changed.order_line_id is None:
        return
    line = OrderLine.objects.select_for_update().get(pk=changed.order_line_id)
    wanted = _shown(changed)
    if line.state != wanted and LINE_LIFECYCLE.allows(line.state, wanted):
        move(line, wanted, problem="refused" if wanted == LineState.FAILED else "")
    if changed.state == OperationState.CANCELLED:
        refund_line(line, now=changed.at)


def _shown(changed: OperationChanged) -> LineState:
    """What the line says. Nothing is called failed while it may still be had: staff look into it."""
    if changed.state == OperationState.DONE:
        return LineState.DONE
    if changed.state == OperationState.CANCELLED:
        return LineState.FAILED
    if Operation.objects.get(pk=changed.operation_id).is_unknown:
        return LineState.CHECKING
    return LineState.ORDERED
