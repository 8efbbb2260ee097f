"""What is due for the ends of an account's redirection options: renewals, then letters (RED-4, rules 2.1).

After its names: money is kept for those first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.catalog.enums import PriceAction
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.notifications.actions import Letter, write_all
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.ordering_alone import order_alone
from parvis.orders.actions.paying_alone import pay_alone
from parvis.orders.actions.terms_ending import held
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import OptionPlan, Order, OrderLine, RenewalPlan
from parvis.orders.renewals.planning import REMINDED_AT, charge_at, next_charge
from parvis.orders.renewals.terms import Prices, prices_for
from parvis.redirections.models import Option

AHEAD: Final = timedelta(days=62)
BEHIND: Final = timedelta(days=100)
"""Options are followed from so long before their end to so long after it."""
STEPS: Final = (-30, -7, -1, 0)
"""Days from the end on which it is told; what was missed is told by the next."""
MOST: Final = 200
"""Options of one order, and of one letter."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An option whose term ends, with its name while the account holds it, and what a year costs."""

    option: Option
    plan: OptionPlan
    domain: Domain
    net: Money
    charged_at: datetime
    stops_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether an order of this term waits for its money."""
        return self.plan.order is not None and self.plan.order.state == OrderState.UNPAID


def accounts_due(*, now: datetime) -> list[int]:
    """The accounts of which an option is to be looked at."""
    return list(due(now=now).order_by("account").values_list("account", flat=True).distinct())


def due(*, now: datetime) -> QuerySet[Option]:
    """The options that are to be looked at: never looked at in this term, or again now, or ordered and not paid."""
    is_near = Q(ends_at__range=(now - BEHIND, now + AHEAD))
    is_changed = Q(plan__isnull=True) | ~Q(plan__ends_at=F("ends_at")) | ~Q(plan__is_automatic=F("is_auto_renewed"))
    is_due = is_near & (is_changed | Q(plan__next_at__lte=now))
    return Option.objects.filter(is_due | Q(plan__order__state=OrderState.UNPAID), stopped_at__isnull=True)


@transaction.atomic
def follow(account_id: int, *, now: datetime) -> int:
    """Renew what is to renew by itself, tell what ends, and return how many options were looked at. Repeated, it does
    nothing twice.
    """
    account = held([account_id]).get(account_id)
    if account is None:
        return 0
    rows = due(now=now).filter(account=account).select_for_update(of=("self",)).order_by("ends_at", "pk")
    options = list(rows.select_related("plan__order__brand"))
    if not options:
        return 0
    with override(account.language):
        plans = _plans(account, options, now=now)
        domains = _domains(account, options)
        prices = prices_for(account, now=now, tlds={option.tld for option in options})
        endings = list(_endings(account, plans, domains, prices, options))
        _renew(account, endings, prices, now=now)
        _tell(account, endings, prices, now=now)
        _plan_next(options, plans, endings, now=now)
    return len(options)


def _domains(account: Account, options: Sequence[Option]) -> Mapping[str, Domain]:
    names = [option.domain for option in options]
    found = Domain.objects.filter(account=account, name__in=names, state=DomainState.ACTIVE)
    return {domain.name: domain for domain in found.select_related("registrant").defer("grams")}


def _plans(account: Account, options: Sequence[Option], *, now: datetime) -> Mapping[int, OptionPlan]:
    """The plan of each for the term that it has; the order of another term, or of none any more, ends unpaid."""
    found = {}
    for option in options:
        plan = getattr(option, "plan", None) or OptionPlan(option=option)
        if plan.order is not None:
            plan.order.account = account
        is_other = plan.ends_at != option.ends_at
        if plan.order is not None and (is_other or not option.is_auto_renewed):
            if plan.order.state == OrderState.UNPAID:
                cancel(plan.order, actor=SYSTEM, now=now)
            plan.order = plan.ordered_for = None
        if is_other:
            plan.told = None
        plan.ends_at, plan.is_automatic = option.ends_at, option.is_auto_renewed
        plan.save()
        found[option.pk] = plan
    return found


def _endings(
    account: Account,
    plans: Mapping[int, OptionPlan],
    domains: Mapping[str, Domain],
    prices: Prices,
    options: Iterable[Option],
) -> Iterable[Ending]:
    """Those that can be renewed: of a name that the account has, at a brand that sells it."""
    for option in options:
        net = prices.listed.of(option.tld, PriceAction.REDIRECTS)
        domain = domains.get(option.domain)
        if domain is None or net is None or not net.minor:
            continue
        at = charge_at(option.ends_at, days_before=prices.charge_days, opens_days=0)
        stops_at = option.ends_at + timedelta(days=account.brand.suspension_days)
        yield Ending(option, plans[option.pk], domain, net, at, stops_at)


def _renew(account: Account, endings: Sequence[Ending], prices: Prices, *, now: datetime) -> None:
    wanted = [one for one in endings if one.option.is_auto_renewed and one.charged_at <= now]
    orders: dict[int, Order] = {}
    until: dict[int, datetime] = {}
    fresh = [one for one in wanted if not _has_order(one.plan)]
    for start in range(0, len(fresh), MOST):
        _order(account, fresh[start : start + MOST], prices, now=now)
    for one in wanted:
        if one.is_open and one.plan.order is not None:
            orders[one.plan.order.pk] = one.plan.order
            until[one.plan.order.pk] = min(one.stops_at, until.get(one.plan.order.pk, one.stops_at))
    if not orders:
        return
    is_money_kept = RenewalPlan.objects.filter(domain__account=account, order__state=OrderState.UNPAID).exists()
    pay_alone(account, list(orders.values()), until=until, is_money_kept=is_money_kept, now=now)
    for one in wanted:
        if one.plan.order is not None:
            one.plan.order.refresh_from_db(fields=["state"])


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


def _tell(account: Account, endings: Sequence[Ending], prices: Prices, *, now: datetime) -> None:
    """Write about those that do not renew by themselves, or wait for money: one letter for those of the same step."""
    steps: defaultdict[int, list[Ending]] = defaultdict(list)
    for one in endings:
        step = _step_due(one, now)
        if step is not None and (not one.option.is_auto_renewed or one.is_open):
            steps[step].append(one)
    letters = []
    for step, group in sorted(steps.items()):
        for start in range(0, len(group), MOST):
            part = group[start : start + MOST]
            letters.append(_letter(account, part, step, prices))
            for one in part:
                one.plan.told = step
    write_all(letters, now=now)
    OptionPlan.objects.bulk_update([one.plan for group in steps.values() for one in group], ["told"])


def _step_due(one: Ending, now: datetime) -> int | None:
    """The latest step whose day has come, where nothing of it or of a later one was said; none once it is long over."""
    came = [step for step in STEPS if _told_at(one.option, step) <= now]
    if not came or now >= one.stops_at or (one.plan.told is not None and one.plan.told >= came[-1]):
        return None
    # What was over before it was bought, or before its renewal was ordered and told, is told by the next step.
    since = one.plan.order.placed_at if one.is_open and one.plan.order is not None else one.option.created_at
    return came[-1] if _told_at(one.option, came[-1]) >= since else None


def _told_at(option: Option, step: int) -> datetime:
    return datetime.combine(option.ends_at.astimezone(UTC).date() + timedelta(days=step), REMINDED_AT)


def _letter(account: Account, part: Sequence[Ending], step: int, prices: Prices) -> Letter:
    first = part[0]
    rows = [
        {
            "name": one.domain.name,
            "unicode_name": one.domain.unicode_name,
            "ends_at": one.option.ends_at,
            "stops_at": one.stops_at,
            "price": prices.gross(one.net),
            "order": one.plan.order if one.is_open else None,
        }
        for one in part
    ]
    context = {"account": account, "rows": rows, "is_over": step >= 0, "with_tax": prices.tax.rate > 0}
    key = f"redirects-ending:{first.option.pk}:{first.option.ends_at:%Y-%m-%d}:{step}"
    return Letter("redirects-ending", key, account.email, account.brand, account.language, context, account.pk)


def _plan_next(
    options: Sequence[Option], plans: Mapping[int, OptionPlan], endings: Sequence[Ending], *, now: datetime
) -> None:
    for option in options:
        # What nobody can renew is looked at again each day: its name may come back, or a price.
        plans[option.pk].next_at = next_charge(now)
    for one in endings:
        ahead = [_told_at(one.option, step) for step in STEPS if _told_at(one.option, step) > now]
        if one.option.is_auto_renewed and one.charged_at > now:
            ahead.append(one.charged_at)
        elif one.option.is_auto_renewed and not _has_order(one.plan):
            ahead.append(next_charge(now))
        one.plan.next_at = min(ahead, default=None)
    OptionPlan.objects.bulk_update(plans.values(), ["next_at"])
