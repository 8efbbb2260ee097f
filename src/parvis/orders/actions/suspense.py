"""What staff say that money in suspense is (PAY-5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions import bank_books
from parvis.billing.actions.balance import credit_transfer
from parvis.billing.actions.debit_lines import take_file
from parvis.billing.actions.deposits import take_line
from parvis.billing.actions.joint import match_joint
from parvis.billing.enums import BankLineState
from parvis.billing.models import BankLine, ChequeSlip, CollectionFile, Payment
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.bank import paid_by, settle
from parvis.orders.enums import OrderState
from parvis.orders.models import Order


@transaction.atomic
def pay_order(line: BankLine, order: Order, *, actor: Actor, now: datetime) -> BankLine:
    """Staff say which order a line in suspense pays. To the cent: what differs goes to the balance of the account."""
    held = _in_suspense(line)
    if order.state != OrderState.UNPAID:
        raise NotAllowedError(_("This order waits for no payment."), field="order")
    if order.total != held.amount:
        raise NotAllowedError(
            _("The amounts differ. Put the money on the balance of the account: it pays the order from there."),
            field="order",
        )
    bank_books.taken_up(held, now=now)
    return settle(held, BankLineState.ASSIGNED, paid_by(held, order, actor, now), now)


@transaction.atomic
def pay_several(line: BankLine, several: Payment, *, actor: Actor, now: datetime) -> BankLine:
    """Staff say which payment of several orders a line in suspense is, to the cent."""
    held = _in_suspense(line)
    bank_books.taken_up(held, now=now)
    try:
        payment = match_joint(several, received=held.amount, bank_reference=f"line {held.pk}", actor=actor, now=now)
    except NotAllowedError as refusal:
        raise NotAllowedError(str(refusal), field="order") from refusal
    return settle(held, BankLineState.ASSIGNED, payment, now)


@transaction.atomic
def to_balance(line: BankLine, account: Account, *, actor: Actor, now: datetime) -> BankLine:
    """Staff say whose money it is: it is on their balance at once."""
    held = _in_suspense(line)
    if account.brand.legal_entity_id != held.seller_id:
        raise NotAllowedError(_("This account buys from another seller."), field="account")
    if account.brand.currency != held.currency:
        raise NotAllowedError(_("This account is kept in another currency."), field="account")
    bank_books.taken_up(held, now=now)
    payment = credit_transfer(account, amount=held.amount, reference=f"line {held.pk}", actor=actor, now=now)
    return settle(held, BankLineState.ASSIGNED, payment, now)


@transaction.atomic
def is_file(line: BankLine, file: CollectionFile, *, actor: Actor, now: datetime) -> BankLine:
    """Staff say which file of direct debits a line in suspense is, whole or less what came back of it."""
    held = _in_suspense(line)
    if file.seller_id != held.seller_id:
        raise NotAllowedError(_("This file is of another seller."), field="which")
    bank_books.taken_up(held, now=now)
    take_file(held, file, now=now)
    record(
        "bank.file-named",
        kind="seller",
        subject=file.seller.name,
        by=actor,
        at=now,
        brand_id=min(actor.brand_ids, default=None),
        after={"file": file.number, "amount_minor": held.amount_minor, "currency": held.currency},
    )
    return settle(held, BankLineState.ASSIGNED, None, now)


@transaction.atomic
def is_slip(line: BankLine, slip: ChequeSlip, *, actor: Actor, now: datetime) -> BankLine:
    """Staff say which paying-in slip of cheques a line in suspense is."""
    held = _in_suspense(line)
    if slip.seller_id != held.seller_id or slip.currency != held.currency:
        raise NotAllowedError(_("This slip is of another seller’s cheques."), field="which")
    bank_books.taken_up(held, now=now)
    take_line(held, slip, actor=actor, now=now)
    return settle(held, BankLineState.ASSIGNED, None, now)


@transaction.atomic
def send_back(line: BankLine, *, reference: str, actor: Actor, now: datetime) -> BankLine:
    """Staff say that they sent the money back to where it came from, under the bank's ``reference``."""
    held = _in_suspense(line)
    bank_books.taken_up(held, now=now)
    record(
        "bank.sent-back",
        kind="bank-line",
        subject=str(held.pk),
        by=actor,
        at=now,
        brand_id=min(actor.brand_ids, default=None),
        after={"amount_minor": held.amount_minor, "currency": held.currency, "reference": reference},
    )
    return settle(held, BankLineState.RETURNED, None, now)


def _in_suspense(line: BankLine) -> BankLine:
    held = BankLine.objects.select_for_update().get(pk=line.pk)
    if held.state != BankLineState.SUSPENSE:
        raise NotAllowedError(_("Somebody has already decided about this line."))
    return held
