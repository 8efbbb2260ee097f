"""What is asked of card companies, and who carries it out."""

from parvis.billing.cards import cards
from parvis.billing.models import Payment, Refund
from parvis.orders.operations.charging import charge
from parvis.orders.operations.giving_back import refund
from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task


def _exchange(task: Task) -> str:
    arguments = task.arguments
    if "refund_id" in arguments:
        return cards.named(
            Refund.objects.select_related("payment").get(pk=arguments["refund_id"]).payment.provider
        ).exchange()
    return cards.named(Payment.objects.get(pk=arguments["payment_id"]).provider).exchange()


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register("payment.charge", Kind(charge, _exchange))
    performers.register("payment.refund", Kind(refund, _exchange))
