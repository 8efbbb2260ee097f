"""What is due for the ends of an account's redirection options: renewals, then letters (RED-4, rules 2.1).

After its names: money is kept for those first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.catalog.enums import PriceAction
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.orders.actions.cancelling import drop
from parvis.orders.actions.options_telling import MOST, STEPS, Ending, step_at, tell
from parvis.orders.actions.ordering_alone import order_alone
from parvis.orders.actions.paying_alone import pay_alone
from parvis.orders.actions.terms_ending import held
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import OptionPlan, Order, OrderLine, RenewalPlan
from parvis.orders.renewals.planning import charge_at, next_charge
from parvis.orders.renewals.redirects import renews_itself
from parvis.orders.renewals.terms import Prices, prices_for
from parvis.redirections.actions.options import stop
from parvis.redirections.models import Option
from parvis.redirections.options import grace_end

AHEAD: Final = timedelta(days=62)
"""Options are followed from so long before their end."""
NOTICE: Final = timedelta(days=1)
"""Nothing stops sooner after the letter that says so: it may have been written late."""


def accounts_due(*, now: datetime) -> list[int]:
    """The accounts of which an option is to be looked at."""
    return list(due(now=now).order_by("account").values_list("account", flat=True).distinct())


def due(*, now: datetime) -> QuerySet[Option]:
    """The options that are to be looked at: never looked at in this term, or again now, or ordered and not paid."""
    is_changed = Q(plan__isnull=True) | ~Q(plan__ends_at=F("ends_at")) | ~Q(plan__is_automatic=F("is_auto_renewed"))
    is_due = Q(ends_at__lte=now + AHEAD) & (is_changed | Q(plan__next_at__lte=now))
    return Option.objects.filter(is_due | Q(plan__order__state=OrderState.UNPAID), stopped_at__isnull=True)


def follow(account_id: int, *, now: datetime) -> int:
    """Renew what is to renew by itself, tell what ends, stop what nobody renewed; return how many options were looked at.

    A batch to a transaction, those that end first at the head. Repeated, it does nothing twice.
    """
    count, last = 0, (datetime.min.replace(tzinfo=UTC), 0)
    while True:
        options = _follow_batch(account_id, last, now=now)
        count += len(options)
        if len(options) < MOST:
            return count
        last = (options[-1].ends_at, options[-1].pk)


@transaction.atomic
def _follow_batch(account_id: int, last: tuple[datetime, int], *, now: datetime) -> Sequence[Option]:
    # The account is held: nobody else follows it. Its options are not: who pays one of them holds its order first.
    account = held([account_id]).get(account_id)
    if account is None:
        return []
    ends_at, pk = last
    rows = due(now=now).filter(Q(ends_at__gt=ends_at) | Q(ends_at=ends_at, pk__gt=pk), account=account)
    options = list(rows.select_related("plan__order__brand").order_by("ends_at", "pk")[:MOST])
    if options:
        with override(account.language):
            plans = _plans(account, options, now=now)
            prices = prices_for(account, now=now, tlds={option.tld for option in options})
            endings = list(_endings(account, plans, prices, options, now=now))
            over = [one for one in endings if _is_to_stop(one, now)]
            _renew(account, endings, prices, now=now)
            tell(account, endings, prices, now=now)
            _plan_next(options, plans, endings, now=now)
            for one in over:
                stop(one.option, now=now)
    return options


def _domains(account: Account, options: Sequence[Option]) -> Mapping[str, Domain]:
    names = [option.domain for option in options]
    found = Domain.objects.filter(account=account, name__in=names, state=DomainState.ACTIVE)
    return {domain.name: domain for domain in found.select_related("registrant").defer("grams")}


def _plans(account: Account, options: Sequence[Option], *, now: datetime) -> Mapping[int, OptionPlan]:
    """The plan of each for the term that it has; the order of another term, or of none any more, ends unpaid."""
    plans: dict[int, OptionPlan] = {}
    orders: dict[int, Order] = {}
    for option in options:
        option.account = account
        plan: OptionPlan = getattr(option, "plan", None) or OptionPlan(option=option)
        if plan.order is not None:
            # Options of one order share it: what becomes of it is seen by all.
            plan.order = orders.setdefault(plan.order.pk, plan.order)
            plan.order.account = account
        is_other = plan.ends_at != option.ends_at
        if plan.order is not None and (is_other or not option.is_auto_renewed):
            drop(plan.order, now=now)
            plan.order = plan.ordered_for = None
        if is_other:
            plan.told = plan.told_at = None
        plan.ends_at, plan.is_automatic = option.ends_at, option.is_auto_renewed
        plans[option.pk] = plan
    OptionPlan.objects.bulk_create([plan for plan in plans.values() if plan.pk is None])
    columns = ["ends_at", "is_automatic", "order", "ordered_for", "told", "told_at"]
    OptionPlan.objects.bulk_update(plans.values(), columns)
    return plans


def _endings(
    account: Account, plans: Mapping[int, OptionPlan], prices: Prices, options: Sequence[Option], *, now: datetime
) -> Iterable[Ending]:
    """Those that can be renewed: of a name that the account has, at a brand that sells it."""
    domains = _domains(account, options)
    for option in options:
        net = prices.listed.of(option.tld, PriceAction.REDIRECTS)
        domain, plan = domains.get(option.domain), plans[option.pk]
        if domain is None or net is None or not net.minor:
            continue
        yield Ending(
            option,
            plan,
            domain,
            net,
            charge_at(option.ends_at, days_before=prices.charge_days, opens_days=0),
            grace_end(option),
            renews_itself(option, domain, now=now),
            has_failed=plan.order is not None and plan.order.state == OrderState.PAID,
        )


def _is_to_stop(one: Ending, now: datetime) -> bool:
    """Its days of grace are over, and its last letter was written long enough ago."""
    is_told = one.plan.told == STEPS[-1] and one.plan.told_at is not None and one.plan.told_at + NOTICE <= now
    return now >= one.stops_at and is_told


def _renew(account: Account, endings: Sequence[Ending], prices: Prices, *, now: datetime) -> None:
    wanted = [one for one in endings if one.renews_itself and one.charged_at <= now]
    fresh = [one for one in wanted if not _has_order(one.plan)]
    if fresh:
        _order(account, fresh, prices, now=now)
    orders: dict[int, Order] = {}
    until: dict[int, datetime] = {}
    for one in wanted:
        if one.is_open and one.plan.order is not None:
            orders[one.plan.order.pk] = one.plan.order
            until[one.plan.order.pk] = min(one.stops_at, until.get(one.plan.order.pk, one.stops_at))
    if not orders:
        return
    is_money_kept = RenewalPlan.objects.filter(domain__account=account, order__state=OrderState.UNPAID).exists()
    pay_alone(account, list(orders.values()), until=until, is_money_kept=is_money_kept, now=now)
    states = dict(Order.objects.filter(pk__in=orders).values_list("pk", "state"))
    for pk, order in orders.items():
        order.state = states[pk]


def _has_order(plan: OptionPlan) -> bool:
    """An order of this term that is open, or was paid: what became of it afterwards is told, and not tried again."""
    return plan.order is not None and plan.order.state in {OrderState.UNPAID, OrderState.PAID}


def _order(account: Account, endings: Sequence[Ending], prices: Prices, *, now: datetime) -> None:
    lines = [
        OrderLine(
            kind=LineKind.REDIRECTS,
            name=one.domain.name,
            tld=one.domain.tld,
            years=1,
            net_minor=one.net.minor,
            registrant=one.domain.registrant,
            holder={},
        )
        for one in sorted(endings, key=lambda one: (one.option.ends_at.date(), one.domain.unicode_name))
    ]
    order = order_alone(account, lines, prices.tax, until=min(one.stops_at for one in endings), now=now)
    for one in endings:
        one.plan.order, one.plan.ordered_for = order, one.option.ends_at
    OptionPlan.objects.bulk_update([one.plan for one in endings], ["order", "ordered_for"])


def _plan_next(
    options: Sequence[Option], plans: Mapping[int, OptionPlan], endings: Sequence[Ending], *, now: datetime
) -> None:
    for option in options:
        # What nobody can renew is looked at again each day: its name may come back, or a price.
        plans[option.pk].next_at = next_charge(now)
    for one in endings:
        ahead = [step_at(one.option, step) for step in STEPS if step_at(one.option, step) > now]
        if one.renews_itself and one.charged_at > now:
            ahead.append(one.charged_at)
        # Past its last step it is looked at each day, until it is renewed or stopped.
        one.plan.next_at = min(ahead, default=next_charge(now))
    OptionPlan.objects.bulk_update(plans.values(), ["next_at"])
