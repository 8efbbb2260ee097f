"""Transfers from bank statements, matched with orders by the number that they name (PAY-5, rules 7.6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions import bank_books
from parvis.billing.actions.debit_lines import is_of_debits
from parvis.billing.actions.deposits import is_of_cheques
from parvis.billing.actions.joint import match_joint
from parvis.billing.actions.payments import match_transfer
from parvis.billing.enums import BankLineState, PaymentMeans, PaymentState
from parvis.billing.models import BankLine, Payment
from parvis.billing.statements import BankEntry
from parvis.billing.statements.lines import keyed
from parvis.brands.models import LegalEntity
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.notifications.actions import write
from parvis.orders.enums import OrderState
from parvis.orders.models import Order

_NUMBER: Final = re.compile(r"(?<![A-Z0-9])([CG])[ -]?(\d{4})[ -]?(\d{6,9})(?!\d)")
"""The number of an order, or of a payment of several, as payers write it: banks and people leave hyphens out."""
LONGEST_RANK: Final = 9


@dataclass(frozen=True, slots=True)
class Taken:
    """How many lines were new, and how many were known already."""

    fresh: int
    known: int


@transaction.atomic
def take_in(seller: LegalEntity, entries: Sequence[BankEntry], *, file_name: str, actor: Actor, now: datetime) -> Taken:
    """Keep the lines that the seller's bank told, each once, and queue their matching. Imported again, nothing is new."""
    lines = [_line(seller, key, entry, file_name, now) for key, entry in keyed(entries)]
    known = set(
        BankLine.objects.filter(seller=seller, key__in=[line.key for line in lines]).values_list("key", flat=True)
    )
    fresh = [line for line in lines if line.key not in known]
    BankLine.objects.bulk_create(fresh, ignore_conflicts=True)
    record(
        "bank.imported",
        kind="seller",
        subject=seller.name,
        by=actor,
        at=now,
        brand_id=min(actor.brand_ids, default=None),
        after={"file": file_name, "fresh": len(fresh), "known": len(lines) - len(fresh)},
    )
    queue.configure_task("orders.match-bank", queue="money").defer(seller_id=seller.pk)
    return Taken(len(fresh), len(lines) - len(fresh))


def _line(seller: LegalEntity, key: str, entry: BankEntry, file_name: str, now: datetime) -> BankLine:
    named = {f"{kind}-{year}-{rank}" for kind, year, rank in _NUMBER.findall(entry.text.upper())}
    return BankLine(
        seller=seller,
        key=key,
        iban=entry.iban[:40],
        booked_on=entry.booked_on,
        currency=entry.currency[:3],
        amount_minor=entry.minor,
        reference=entry.reference[:200],
        about=entry.about[:35],
        returned=entry.returned[:4],
        text=entry.text[:2000],
        party=entry.party[:200],
        state=BankLineState.NEW if entry.minor > 0 or entry.about else BankLineState.DEBIT,
        order_number=named.pop() if len(named) == 1 else "",
        file_name=file_name[:200],
        taken_at=now,
    )


@transaction.atomic
def match(line_id: int, *, now: datetime) -> BankLine:
    """Say what one new line is: the payment of what it names, to the cent; otherwise it waits for staff.

    Never guessed from a name or an amount alone. A transfer that staff wrote down before the statement came is the same one.
    """
    line = BankLine.objects.select_for_update().get(pk=line_id)
    if line.state != BankLineState.NEW:
        return line
    if is_of_debits(line, now=now) or is_of_cheques(line, now=now):
        return settle(line, BankLineState.MATCHED, None, now)
    if line.amount_minor <= 0:
        return settle(line, BankLineState.DEBIT, None, now)
    order, several = _order(line), joint_named(line.order_number, line.seller_id)
    paid = _of_order(line, order, now) if order is not None else None
    paid = _of_several(line, several, now) if several is not None else paid
    if paid is not None:
        return settle(line, BankLineState.MATCHED, paid, now)
    line.state = BankLineState.SUSPENSE
    line.save(update_fields=["state"])
    bank_books.put_aside(line, now=now)
    if order is not None:
        is_waited_for = order.state == OrderState.UNPAID
        _tell_difference(line, order.account, order.number, order.total, is_waited_for=is_waited_for, now=now)
    elif several is not None:
        is_waited_for = several.state == PaymentState.PENDING
        _tell_difference(
            line,
            several.account,
            several.joint_number,
            several.amount,
            is_waited_for=is_waited_for,
            several=several,
            now=now,
        )
    return line


def _of_order(line: BankLine, order: Order, now: datetime) -> Payment | None:
    if order.total != line.amount:
        return None
    written = _written_down(line, order)
    if written is not None:
        return written
    return paid_by(line, order, SYSTEM, now) if order.state == OrderState.UNPAID else None


def _of_several(line: BankLine, several: Payment, now: datetime) -> Payment | None:
    if several.amount != line.amount:
        return None
    if several.state == PaymentState.SUCCEEDED:
        return several if not several.bank_lines.exists() else None
    return match_joint(several, received=line.amount, bank_reference=f"line {line.pk}", actor=SYSTEM, now=now)


def joint_named(number: str, seller_id: int) -> Payment | None:
    """The transfer of several orders that customers of the seller know by this number."""
    kind, _hyphen, rest = number.partition("-")
    rank = rest.partition("-")[2]
    if kind != "G" or not rank.isdecimal() or len(rank) > LONGEST_RANK:
        return None
    found = Payment.objects.filter(
        pk=int(rank), is_joint=True, means=PaymentMeans.TRANSFER, account__brand__legal_entity_id=seller_id
    )
    payment = found.select_related("account__brand__legal_entity").first()
    return payment if payment is not None and payment.joint_number == number else None


def _order(line: BankLine) -> Order | None:
    named = Order.objects.filter(number=line.order_number, brand__legal_entity_id=line.seller_id)
    return named.select_related("account__brand__legal_entity", "brand").first() if line.order_number else None


def _written_down(line: BankLine, order: Order) -> Payment | None:
    """The transfer that staff wrote down by hand for this order, if no line of the bank is known to be it."""
    by_hand = Payment.objects.filter(
        order_number=order.number, means=PaymentMeans.TRANSFER, state=PaymentState.SUCCEEDED, bank_lines__isnull=True
    )
    return by_hand.filter(amount_minor=line.amount_minor, currency=line.currency).order_by("pk").first()


def paid_by(line: BankLine, order: Order, actor: Actor, now: datetime) -> Payment:
    """The payment of the order that the line is, in the caller's transaction."""
    return match_transfer(
        order_number=order.number,
        account=order.account,
        due=order.total,
        received=line.amount,
        bank_reference=f"line {line.pk}",
        actor=actor,
        now=now,
    )


def settle(line: BankLine, state: BankLineState, payment: Payment | None, now: datetime) -> BankLine:
    """Say what became of a line that is held, in the caller's transaction."""
    line.state = state
    line.payment = payment
    line.settled_at = now
    line.save(update_fields=["state", "payment", "settled_at"])
    return line


def _tell_difference(
    line: BankLine,
    account: Account,
    number: str,
    due: Money,
    *,
    is_waited_for: bool,
    now: datetime,
    several: Payment | None = None,
) -> None:
    """The customer learns that the money is here, and why it does not pay what it names."""
    write(
        "transfer-differs",
        key=f"transfer-differs:{line.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "number": number,
            "due": due,
            "several": several,
            "amount": line.amount,
            "is_unpaid": is_waited_for,
        },
        now=now,
        account_id=account.pk,
    )
