"""The prepaid balance: topped up by card, spent on orders (PAY-1, rules 7.6)."""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.settling import one_at_a_time, record_payment, succeed
from parvis.billing.cards import company_of
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, Purse
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.kit.wording import money_text

LEAST: Final = 500
MOST: Final = 500_000
"""Of one top-up, in minor units."""
CAP: Final = 1_000_000
"""A balance holds no more: beyond, the money is somebody's savings and not an advance on services (rules 7.6)."""
BALANCE: Final = "balance"


@transaction.atomic
def open_top_up(account: Account, *, key: uuid.UUID, amount: Money, actor: Actor, now: datetime) -> Payment:
    """The card payment that tops the balance up, one per ``key``: asked twice, the same. Nothing is charged yet."""
    known = Payment.objects.filter(reference=key, account=account).first()
    if known is not None:
        return known
    company = company_of(account.brand)
    if not company:
        raise NotAllowedError(_("Cards are not taken here. Contact support to top up by bank transfer."))
    language = get_language() or account.language
    if not LEAST <= amount.minor <= MOST:
        said = [money_text(Money(limit, amount.currency), language) for limit in (LEAST, MOST)]
        raise NotAllowedError(
            _("Enter an amount from %(least)s to %(most)s.") % {"least": said[0], "most": said[1]}, field="amount"
        )
    if purse_of(account, amount.currency).minor + amount.minor > CAP:
        most = money_text(Money(CAP, amount.currency), language)
        raise NotAllowedError(_("A balance holds at most %(most)s.") % {"most": most}, field="amount")
    payment = Payment.objects.create(
        reference=key,
        account=account,
        means=PaymentMeans.CARD,
        currency=amount.currency,
        amount_minor=amount.minor,
        provider=company,
        created_at=now,
    )
    record_payment("payment.opened", payment, by=actor, at=now)
    return payment


@transaction.atomic
def pay_from_balance(account: Account, *, order_number: str, amount: Money, actor: Actor, now: datetime) -> Payment:
    """Pay an order at once from what the account has in advance. Refused where it is not enough, or already paid.

    Two orders paid at the same moment wait for each other: the balance never goes below zero.
    """
    one_at_a_time(order_number)
    if Payment.objects.filter(order_number=order_number, state=PaymentState.SUCCEEDED).exists():
        raise NotAllowedError(_("This order is already paid."))
    check_covers(account, amount)
    payment = Payment.objects.create(
        account=account,
        order_number=order_number,
        means=PaymentMeans.BALANCE,
        currency=amount.currency,
        amount_minor=amount.minor,
        provider=BALANCE,
        created_at=now,
    )
    record_payment("payment.opened", payment, by=actor, at=now)
    return succeed(payment, now)


def check_covers(account: Account, amount: Money) -> None:
    """Hold the balance until the caller's transaction ends, or refuse where it is not enough."""
    held = Purse.objects.select_for_update().filter(account=account, currency=amount.currency).first()
    if held is None or held.minor < amount.minor:
        language = get_language() or account.language
        has = money_text(held.amount if held else Money(0, amount.currency), language)
        raise NotAllowedError(
            _(
                "Your balance of %(balance)s is not enough for %(amount)s. Top it up, or choose another means of payment."
            )
            % {"balance": has, "amount": money_text(amount, language)},
            field="means",
        )


@transaction.atomic
def credit_transfer(account: Account, *, amount: Money, reference: str, actor: Actor, now: datetime) -> Payment:
    """Put on the balance what came in by bank transfer. Beyond the cap too: the money is here."""
    payment = Payment.objects.create(
        account=account,
        means=PaymentMeans.TRANSFER,
        currency=amount.currency,
        amount_minor=amount.minor,
        provider="bank",
        provider_number=reference,
        created_at=now,
    )
    record_payment("payment.matched", payment, by=actor, at=now, bank_reference=reference)
    return succeed(payment, now)


def purse_of(account: Account, currency: str) -> Money:
    """What the account has in advance."""
    held = Purse.objects.filter(account=account, currency=currency).first()
    return held.amount if held is not None else Money(0, currency)
