"""Automatic renewals: charged to the balance, a kept card or a mandate, or ordered to be paid (DOM-4, REN-2, rules 7.6)."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from django.db import transaction

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.balance import pay_from_balance, purse_of
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.refusals import words_of
from parvis.billing.totals import Line, total
from parvis.domains.rules import renewal_refusal
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.notifications.models import Message
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.charging import charge_all_alone
from parvis.orders.actions.checkout import new_number
from parvis.orders.actions.copies import digest_of
from parvis.orders.actions.copies import terms_of as terms_of_sale
from parvis.orders.actions.debiting import debit_alone
from parvis.orders.actions.fulfilment import carry_out
from parvis.orders.actions.promotions import note_uses
from parvis.orders.actions.taxing import tax_columns
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import Order, OrderLine, RenewalPlan
from parvis.orders.quotes import payable_until
from parvis.orders.renewals.planning import charge_at
from parvis.orders.renewals.terms import Prices, Term

MOST_LINES: Final = 200
"""Names renewed by one order."""


def is_wanted(term: Term, *, now: datetime) -> bool:
    """Say whether the name is to be renewed by itself now: it is asked for, in time, and nobody renews it already."""
    domain, life = term.domain, term.life
    if not domain.is_auto_renewed or term.is_deleted or term.is_being_renewed or not term.is_agreed:
        return False
    if life.expires_at is None or now < charged_at(term):
        return False
    return renewal_refusal(domain, years=term.years, now=now) is None


def charged_at(term: Term) -> datetime:
    """When the renewal is charged or ordered."""
    ends = term.life.expires_at or term.domain.created_at
    return charge_at(ends, days_before=term.charge_days, opens_days=term.opens_days)


def drop_outdated(plans: Sequence[RenewalPlan], *, now: datetime) -> None:
    """Forget the automatic orders of terms that are over, renewed otherwise, or no longer to be renewed: unpaid, they end."""
    for plan in plans:
        if plan.order is None or (plan.ordered_for == plan.ends_on and plan.is_automatic and not plan.is_deleted):
            continue
        if plan.order.state == OrderState.UNPAID:
            cancel(plan.order, actor=SYSTEM, now=now)
        plan.order = None
        plan.ordered_for = None
        plan.save(update_fields=["order", "ordered_for"])


def renew_due(
    account: Account, terms: Sequence[Term], prices: Prices, *, now: datetime, is_money_kept: bool = False
) -> bool:
    """Order the renewals that are due, those that end first at the head, and pay what the balance is enough for.

    Names of one day go together, in their own order. Money is kept for what ends first: nothing later is paid while that waits for it.
    ``is_money_kept``: something that ends before all of these waits already. Says whether something waits now.
    """
    wanted = [term for term in terms if is_wanted(term, now=now)]
    by_day: defaultdict[date, list[Term]] = defaultdict(list)
    for term in wanted:
        if not _has_order(term.plan):
            by_day[term.plan.ends_on].append(term)
    orders = {term.plan.order.pk: term.plan.order for term in wanted if _is_open(term.plan) and term.plan.order}
    for _day, ending in sorted(by_day.items()):
        same = sorted(ending, key=lambda term: term.domain.unicode_name)
        for start in range(0, len(same), MOST_LINES):
            order = _order(account, same[start : start + MOST_LINES], prices, now=now)
            if order.total.minor:
                orders[order.pk] = order
            else:
                # A promotion takes all of it off: there is nothing to pay.
                carry_out(order, None, now=now)
    ends = {term.plan.order_id: term.plan.ends_on for term in wanted}
    waiting = sorted(orders.values(), key=lambda order: (ends.get(order.pk, date.max), order.pk))
    if account.brand.charges_balance and not is_money_kept:
        waiting = _paid_down(account, waiting, now=now)
    if account.brand.charges_cards:
        waiting = charge_all_alone(account, waiting, now=now)
    if account.brand.charges_debits:
        until = _safe_until(wanted)
        waiting = [order for order in waiting if not debit_alone(order, until=until.get(order.pk), now=now)]
    for order in _untold(waiting):
        ask_for_payment(order, now=now)
    return is_money_kept or bool(waiting)


def _untold(orders: Sequence[Order]) -> list[Order]:
    """Those that the customer was not asked to pay yet. One query."""
    if not orders:
        return []
    keys = [_letter_of(order) for order in orders]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [order for order in orders if _letter_of(order) not in told]


def _safe_until(terms: Sequence[Term]) -> dict[int, datetime]:
    """By order, the instant before which its money must be here: the first suspension, or last renewal, of its names."""
    found: dict[int, datetime] = {}
    for term in terms:
        ends = [at for at in (term.suspended_at, term.last_at) if at is not None]
        if term.plan.order_id is not None and ends:
            found[term.plan.order_id] = min(*ends, found.get(term.plan.order_id, datetime.max.replace(tzinfo=UTC)))
    return found


def _has_order(plan: RenewalPlan) -> bool:
    """An order of this term that is open, or was paid: what became of it afterwards is told, and not tried again."""
    return plan.order is not None and plan.order.state in {OrderState.UNPAID, OrderState.PAID}


def _is_open(plan: RenewalPlan) -> bool:
    return plan.order is not None and plan.order.state == OrderState.UNPAID


def _paid_down(account: Account, orders: Sequence[Order], *, now: datetime) -> list[Order]:
    """Pay them in turn from the balance; return those that wait for money.

    Held in one order first, as by who pays several at once: the two wait for each other, and neither for ever.
    """
    for number in sorted(order.number for order in orders):
        one_at_a_time(number)
    for position, order in enumerate(orders):
        if purse_of(account, order.currency).minor < order.total.minor:
            return list(orders[position:])
        try:
            with transaction.atomic():
                pay_from_balance(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
        except NotAllowedError:
            # Spent, or paid by somebody, since it was read.
            return list(orders[position:])
    return []


def _order(account: Account, terms: Sequence[Term], prices: Prices, *, now: datetime) -> Order:
    brand, language = account.brand, account.language
    nets = [term.net for term in terms if term.net is not None]
    totals = total([Line(net, prices.tax.rate) for net in nets], brand.currency)
    last = [term.last_at for term in terms if term.last_at is not None and term.last_at > now]
    text = terms_of_sale(brand, language)
    order = Order.objects.create(
        number=new_number(now),
        key=uuid.uuid4(),
        brand=brand,
        account=account,
        means="balance",
        currency=brand.currency,
        net_minor=totals.net.minor,
        tax_minor=totals.tax.minor,
        **tax_columns(prices.tax, account),
        language=language,
        terms_version=brand.terms_version,
        terms_digest=digest_of(text),
        placed_by=SYSTEM.label,
        placed_at=now,
        expires_at=max(min(last, default=now), payable_until(brand, now=now)),
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            kind=LineKind.RENEW,
            name=term.domain.name,
            tld=term.domain.tld,
            years=term.years,
            net_minor=term.net.minor if term.net is not None else 0,
            off_minor=term.reduction.off.minor if term.reduction else 0,
            promotion=term.reduction.promotion.name if term.reduction else "",
            fee_minor=term.fee_minor,
            registrant=term.domain.registrant,
            holder={},
        )
        for position, term in enumerate(terms)
    )
    note_uses(order, [term.reduction for term in terms])
    for term in terms:
        term.plan.order = order
        term.plan.ordered_for = term.plan.ends_on
    RenewalPlan.objects.bulk_update([term.plan for term in terms], ["order", "ordered_for"])
    record(
        "order.placed",
        kind="order",
        subject=order.number,
        by=SYSTEM,
        at=now,
        brand_id=brand.pk,
        account_id=account.pk,
        after={"total_minor": order.total.minor, "currency": order.currency, "means": order.means},
    )
    return order


def _letter_of(order: Order) -> str:
    """The key of the letter that says that it waits."""
    return f"renewal-to-pay:{order.pk}"


def ask_for_payment(order: Order, *, now: datetime, refusal: str = "") -> None:
    """Tell once that a renewal waits for its payment, how much and by when, and why the card was refused."""
    lines = list(order.lines.order_by("position"))
    account = order.account
    write(
        "renewal-to-pay",
        key=_letter_of(order),
        to=account.email,
        brand=order.brand,
        language=account.language,
        context={
            "account": account,
            "order": order,
            "lines": lines,
            "balance": purse_of(account, order.currency),
            "charges_balance": order.brand.charges_balance,
            "refusal": words_of(refusal) if refusal else "",
        },
        now=now,
        account_id=account.pk,
    )
