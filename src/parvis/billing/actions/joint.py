"""Payments of several orders together: opened once, and matched with one transfer (ORD-2, PAY-5)."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.kept_cards import agree
from parvis.billing.actions.payments import check_card, note_bank_line
from parvis.billing.actions.settling import one_at_a_time, record_payment, succeed
from parvis.billing.cards import company_of
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, PaymentShare, SavedCard
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError

BANK: Final = "bank"


@transaction.atomic
def open_joint(
    account: Account,
    *,
    key: uuid.UUID,
    shares: Mapping[str, Money],
    means: PaymentMeans,
    actor: Actor,
    now: datetime,
    card: SavedCard | None = None,
    keeps_card: bool = False,
) -> Payment:
    """The open payment of these orders together, one per ``key``; nothing is charged yet.

    Another one of the very same orders by the same means that is open already is returned: two tabs pay once.
    ``shares``: what each order, by its number, takes of it. ``card``: a kept one, to be charged.
    Refused where one of them is paid, or where no card is taken.
    """
    one_at_a_time(f"several of {account.pk}")
    known = Payment.objects.filter(reference=key, account=account).first() or _same(account, shares, means)
    if known is not None:
        return known
    company = company_of(account.brand) if means == PaymentMeans.CARD else BANK
    if not company:
        raise NotAllowedError(_("Cards are not taken here. Choose another means of payment."), field="means")
    if card is not None:
        check_card(card, account, company)
    paid = Payment.objects.filter(order_number__in=shares, state=PaymentState.SUCCEEDED, is_surplus=False).first()
    if paid is not None:
        raise NotAllowedError(_("Order %(number)s is already paid.") % {"number": paid.order_number}, field="orders")
    currencies = {share.currency for share in shares.values()}
    payment = Payment.objects.create(
        reference=key,
        account=account,
        means=means,
        currency=currencies.pop(),
        amount_minor=sum(share.minor for share in shares.values()),
        provider=company,
        is_joint=True,
        kept_card=card,
        keeps_card=keeps_card and card is None and means == PaymentMeans.CARD,
        created_at=now,
    )
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, order_number=number, amount_minor=share.minor)
        for number, share in sorted(shares.items())
    )
    record_payment("payment.opened", payment, by=actor, at=now, orders=sorted(shares))
    if payment.keeps_card:
        agree(account, payment=payment, actor=actor, now=now)
    return payment


def _same(account: Account, shares: Mapping[str, Money], means: PaymentMeans) -> Payment | None:
    """An open payment by that means of exactly these orders."""
    wanted = {number: share.minor for number, share in shares.items()}
    opened = Payment.objects.filter(account=account, is_joint=True, means=means, state=PaymentState.PENDING)
    for payment in opened.prefetch_related("shares").order_by("pk"):
        if {share.order_number: share.amount_minor for share in payment.shares.all()} == wanted:
            return payment
    return None


@transaction.atomic
def match_joint(payment: Payment, *, received: Money, bank_reference: str, actor: Actor, now: datetime) -> Payment:
    """Say that the transfer of several orders came in, to the cent; one line of a seller's bank counts once.

    The share of an order that is paid or over meanwhile is put on the balance.
    """
    one_at_a_time(str(payment.reference))
    held = Payment.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=payment.pk)
    if received != held.amount:
        raise NotAllowedError(
            _("The amounts differ. Put the money on the balance of the account: it pays the orders from there."),
            field="amount",
        )
    if held.state == PaymentState.SUCCEEDED:
        raise NotAllowedError(_("This payment of several orders has already come in."))
    held.provider_number = note_bank_line(held.account, held.joint_number, received, bank_reference, now=now)
    record_payment("payment.matched", held, by=actor, at=now, bank_reference=held.provider_number)
    return succeed(held, now)


@transaction.atomic
def abandon(payment: Payment, *, now: datetime) -> None:
    """Wait no longer for a transfer whose orders are all paid or over. Money that comes all the same is not lost."""
    held = Payment.objects.select_for_update(of=("self",)).select_related("account").get(pk=payment.pk)
    if held.state == PaymentState.PENDING:
        held.state = PaymentState.ABANDONED
        held.settled_at = now
        held.save(update_fields=["state", "settled_at"])
        record_payment("payment.abandoned", held, by=SYSTEM, at=now)
