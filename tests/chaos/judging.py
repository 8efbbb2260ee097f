"""What must hold once the storm is over, whatever struck: a sentence for each thing that does not."""

from collections import Counter

from parvis.billing.models import Payment, Refund
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.looking import look
from parvis.notifications.models import Message
from parvis.orders.models import Order, OrderLine

DONE = {1000, 1001}


def problems(action, driver, operation, charged_before, lates):
    """All that is wrong about ``action``; ``driver`` speaks to the registry undisturbed; ``lates`` commands came late."""
    yield from _registry(action, charged_before, lates)
    yield from _shown(action, driver)
    operation.refresh_from_db()
    if operation.state != "done":
        yield f"the operation is {operation.state}: {operation.problem}"
    if action.is_sold:
        yield from _money(operation)
    yield from action.wrong()


def _registry(action, charged_before, lates):
    """Done once, not twice and not never: its log and its charges are the witness."""
    for command in action.once:
        keys = {line["client_key"] for line in action.world.commands(action.name, command) if _is_ours(line)}
        if not 1 <= len(keys) <= (1 + lates if action.may_repeat_late else 1):
            yield f"{command} was done {len(keys)} times"
    charged = [(what, minor) for who, what, minor in action.world.owed(action.name) if who == "parvis"]
    if Counter(charged[charged_before:]) != Counter(action.charges):
        yield f"the registry charged {charged[charged_before:]}"


def _is_ours(line):
    return line["registrar"] == "parvis" and line["code"] in DONE


def _shown(action, driver):
    """What our pages say is what the registry says, before and after reconciliation."""
    domain, seen = action.domain, driver.fetch(action.name)
    if domain.state != action.state:
        yield f"shown as {domain.state}"
    if seen is not None:
        if (domain.expires_at, set(domain.nameservers)) != (seen.expires_at, set(seen.nameservers)):
            yield f"shown until {domain.expires_at} with {domain.nameservers}"
        if set(domain.registry_statuses) != seen.statuses:
            yield f"shown with {domain.registry_statuses}, not {sorted(seen.statuses)}"
        changes = look(domain.pk).changes
        if changes:
            yield f"reconciliation changed {changes}"
    elif action.state != "released":
        yield "not ours at the registry"
    if Drift.objects.filter(domain=domain).exists():
        yield "our own change was taken for somebody else's"
    if Domain.objects.filter(name=action.name).count() != 1:
        yield "held twice"


def _money(operation):
    """Paid once, delivered, nothing given back, and told once."""
    line = OrderLine.objects.get(pk=operation.order_line_id)
    account = line.order.account
    if line.state != "done":
        yield f"the order's line is {line.state}"
    if Payment.objects.filter(account=account, order_number=line.order.number).count() != 1:
        yield "paid more than once"
    if Refund.objects.filter(payment__account=account).exists():
        yield "money was given back"
    letters = Counter(Message.objects.filter(account_id=account.pk).values_list("template", flat=True))
    orders = Order.objects.filter(account=account).count()
    if many := [f"{told} × {count}" for told, count in letters.items() if count > _most(told, orders)]:
        yield f"told more than once: {many}"


def _most(template, orders):
    """Letters of orders are of each, those of names are of one thing each."""
    return orders if template.startswith("order-") else 1
