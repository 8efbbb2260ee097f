"""What is wrong at the end of the month, in sentences."""

from collections import Counter
from datetime import UTC

from django.db.models import Sum

from parvis.billing.actions.balance import purse_of
from parvis.billing.models import BankLine, Invoice, Payment, Refund
from parvis.billing.proof import faults
from parvis.domains.models import Domain
from parvis.notifications.models import Message
from parvis.orders.models import Order, OrderLine, Reminder
from parvis.provisioning.models import Operation
from tests.orders.month.habits import reminders_of
from tests.orders.month.town import ENOUGH, PRICE, TOO_LITTLE

HELD = {"has enough in advance": ENOUGH, "has too little and tops up": TOO_LITTLE}


def wrong(town, last):
    """Everything that is not as it must be, ``last`` being the last day."""
    yield from faults()
    for person in town.people:
        for sentence in _of_person(town, person, last):
            yield f"{person.rank}, who {person.word}, {person.name}, {person.ends_on}: {sentence}"
    yield from _of_everybody()


def _of_person(town, person, last):
    if not person.ends_on:
        yield from _of_purchase(town, person)
        return
    yield from _of_reminders(town, person, last)
    # What is paid on the last evening is carried out the same evening; a direct debit takes until its days are over.
    is_due = person.habit.paid is not None and (last - person.ends_on).days >= person.habit.paid
    if person.word == "has a mandate":
        is_due = Order.objects.filter(account=person.account, state="paid").exists()
        if (last - person.ends_on).days >= -7 and not is_due:
            yield "the direct debit is not in a week before the end"
    domain = Domain.objects.get(name=person.name)
    renewed = [line for line in town.world.commands(person.name, "renew") if line["code"] == 1000]
    # A .be runs on until it is deleted: there is nothing to command.
    if len(renewed) != (is_due and domain.tld != "be"):
        yield f"renewed {len(renewed)} times"
    if domain.paid_until.astimezone(UTC).date() != person.ends_on.replace(year=person.ends_on.year + is_due):
        yield f"paid until {domain.paid_until}"
    paid = Order.objects.filter(account=person.account, state="paid").count()
    if paid != is_due:
        yield f"{paid} orders paid"
    yield from _of_purse(person, is_due)


def _of_reminders(town, person, last):
    wanted = reminders_of(person.habit, person.name.rpartition(".")[2], person.ends_on, town.first, last)
    found, late = [], Reminder.objects.filter(domain__name=person.name, is_missed=True).count()
    both = {f"p{person.rank}@client.example", f"h{person.rank}@client.example"}
    for reminder in Reminder.objects.filter(domain__name=person.name, is_missed=False).order_by("at"):
        if reminder.code[:2] in {"RD", "R+"} and reminder.code not in {"R+0", "R+3"}:
            continue
        read = set(Message.objects.filter(key__in=reminder.letters).values_list("to", flat=True))
        to = {frozenset(both): "both", frozenset({f"p{person.rank}@client.example"}): "account"}.get(
            frozenset(read), read
        )
        found.append(((reminder.at.date() - town.first).days, reminder.code, to))
    if found != wanted:
        yield f"reminded {found}, not {wanted}"
    if late:
        yield f"{late} reminders missed"


def _of_purse(person, is_due):
    held = HELD.get(person.word, 0)
    if person.word == "has too little and tops up" and is_due:
        held += ENOUGH
    wanted = held - (PRICE if held and is_due else 0)
    if purse_of(person.account, "EUR").minor != wanted:
        yield f"has {purse_of(person.account, 'EUR')} in advance, not {wanted}"


def _of_purchase(town, person):
    line = OrderLine.objects.get(order__account=person.account)
    back = Refund.objects.filter(payment__account=person.account, done_at__isnull=False)
    given = back.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    wanted = ("refunded", 0, line.order.total.minor) if "gone" in person.word else ("done", 1, 0)
    found = line.state, town.world.registrations(person.name), given
    if found != wanted:
        yield f"{found}, not {wanted}"


def _of_everybody():
    lines = Counter(OrderLine.objects.filter(order__state="paid").values_list("state", flat=True))
    if set(lines) - {"done", "refunded"}:
        yield f"lines of paid orders: {dict(lines)}"
    if stuck := list(
        Operation.objects.exclude(state__in=["done", "cancelled"]).values_list("kind", "state", "problem")
    ):
        yield f"not carried out: {stuck}"
    for order in Order.objects.filter(state="paid"):
        paid = Payment.objects.filter(order_number=order.number, state="succeeded").aggregate(sum=Sum("amount_minor"))
        invoiced = Invoice.objects.filter(order_number=order.number, kind="invoice").aggregate(sum=Sum("total_minor"))
        if not paid["sum"] == invoiced["sum"] == order.total.minor:
            yield f"{order.number} of {order.total}: paid {paid['sum']}, invoiced {invoiced['sum']}"
    for series, ranks in _numbers().items():
        if sorted(ranks) != list(range(1, len(ranks) + 1)):
            yield f"numbers of {series}: {sorted(ranks)}"
    told = Counter(Message.objects.values_list("template", "key", "to"))
    if twice := [key for key, times in told.items() if times > 1]:
        yield f"told twice: {twice}"
    waiting = Counter(BankLine.objects.values_list("state", "amount_minor"))
    if waiting["suspense", PRICE] or waiting["matched", PRICE - 100]:
        yield f"lines of the bank: {dict(waiting)}"


def _numbers():
    found = {}
    for number in Invoice.objects.values_list("number", flat=True):
        series, _dash, rank = number.rpartition("-")
        found.setdefault(series, []).append(int(rank))
    return found
