"""Automatic renewals: charged to the balance, a kept card or a mandate, or ordered to be paid (DOM-4, REN-2, rules 7.6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from parvis.accounts.models import Account
from parvis.domains.rules import renewal_refusal
from parvis.orders.actions.cancelling import drop
from parvis.orders.actions.fulfilment import carry_out
from parvis.orders.actions.ordering_alone import order_alone
from parvis.orders.actions.paying_alone import pay_alone
from parvis.orders.actions.promotions import note_uses
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import Order, OrderLine, RenewalPlan
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
            drop(plan.order, now=now)
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
    waiting = pay_alone(account, waiting, until=_safe_until(wanted), is_money_kept=is_money_kept, now=now)
    return is_money_kept or bool(waiting)


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


def _order(account: Account, terms: Sequence[Term], prices: Prices, *, now: datetime) -> Order:
    last = [term.last_at for term in terms if term.last_at is not None and term.last_at > now]
    lines = [
        OrderLine(
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
        for term in terms
    ]
    order = order_alone(account, lines, prices.tax, until=min(last, default=None), now=now)
    note_uses(order, [term.reduction for term in terms])
    for term in terms:
        term.plan.order = order
        term.plan.ordered_for = term.plan.ends_on
    RenewalPlan.objects.bulk_update([term.plan for term in terms], ["order", "ordered_for"])
    return order
