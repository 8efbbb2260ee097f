"""What the coming months bring: which terms end, what is charged when, by which means (REN-4, DASH-1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDay, TruncMonth

from parvis.accounts.models import Account
from parvis.billing.totals import Line, total
from parvis.catalog.enums import PriceAction
from parvis.catalog.rules import rules_of
from parvis.domains.enums import DomainState
from parvis.domains.life import life_of
from parvis.domains.models import Domain
from parvis.domains.models.domains import DomainQuerySet
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.renewals import redirects
from parvis.orders.renewals.coming import Coming, Means, Outcome
from parvis.orders.renewals.planning import charge_at
from parvis.orders.renewals.reduced import automatic_reduction
from parvis.orders.renewals.terms import Prices, is_agreed, reduction_of, renewal_price

MONTHS = 13
"""The present one, and a year."""
NEEDED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Month:
    """How many terms end in a month, and what their automatic renewals cost, with tax."""

    first: date
    count: int
    needed: Money


def first_of(now: datetime) -> date:
    """The month of ``now``, in UTC, as the registries count."""
    return now.astimezone(UTC).date().replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month ``count`` later."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def ending(actor: Actor, first: date, last: date) -> DomainQuerySet:
    """The names whose term ends from the day ``first`` to before the day ``last``, the first to end first."""
    since, until = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    found = Domain.objects.visible_to(actor).filter(state=DomainState.ACTIVE, ends_at__gte=since, ends_at__lt=until)
    return found.order_by("ends_at", "pk")


def months(actor: Actor, prices: Prices, *, now: datetime) -> list[Month]:
    """Each month from the present one on, those without an end too. Counted by the database, whatever the names."""
    first = first_of(now)
    ahead = ending(actor, first, after(first, MONTHS))
    counted, premium = _counted(ahead), _premium(ahead, prices, now=now)
    off = _off(ahead, prices, now=now)
    options = redirects.by_month(redirects.ending(actor, first, after(first, MONTHS)), prices)
    found = []
    for number in range(MONTHS):
        month = after(first, number)
        kinds = counted.get(month, {})
        automatic = {tld: count for (tld, is_automatic), count in kinds.items() if is_automatic}
        needed = _gross(automatic, premium.get(month, ()), prices, off=off.get(month, 0))
        more, more_needed = options.get(month, (0, 0))
        needed += Money(more_needed, needed.currency)
        found.append(Month(month, sum(kinds.values()) + more, needed))
    return found


def needed_soon(actor: Actor, prices: Prices, *, now: datetime) -> Money:
    """What automatic renewals of the next 30 days will charge, with tax."""
    horizon = now + NEEDED + timedelta(days=prices.charge_days)
    found = Domain.objects.visible_to(actor).filter(
        state=DomainState.ACTIVE, is_auto_renewed=True, ends_at__gt=now, ends_at__lt=horizon
    )
    rows = found.filter(is_premium=False).order_by().values_list("tld").annotate(count=Count("pk"))
    premium = [net for nets in _premium(found, prices, now=now).values() for net in nets]
    needed = _gross(dict(rows), premium, prices, off=sum(_off(found, prices, now=now).values()))
    return needed + redirects.needed(actor, prices, now=now, until=horizon)


def _counted(found: DomainQuerySet) -> Mapping[date, Mapping[tuple[str, bool], int]]:
    rows = (
        found.order_by()
        .annotate(month=TruncMonth("ends_at", tzinfo=UTC))
        .values_list("month", "tld", "is_auto_renewed", "is_premium")
        .annotate(count=Count("pk"))
    )
    counted: defaultdict[date, defaultdict[tuple[str, bool], int]] = defaultdict(lambda: defaultdict(int))
    for month, tld, is_automatic, is_premium, count in rows:
        counted[month.date()][tld, is_automatic and not is_premium] += count
    return counted


def _premium(found: DomainQuerySet, prices: Prices, *, now: datetime) -> Mapping[date, Sequence[Money]]:
    """What each premium name that renews by itself costs, by month: there are few, and each has its own price."""
    nets: defaultdict[date, list[Money]] = defaultdict(list)
    for domain in found.filter(is_premium=True, is_auto_renewed=True).defer("grams"):
        years = min(rules_of(domain.tld, now.date()).terms)
        net, _fee = renewal_price(domain, years, prices.listed, now=now)
        if net is not None and domain.ends_at is not None and is_agreed(domain, net, years):
            nets[first_of(domain.ends_at)].append(net)
    return nets


def _off(found: DomainQuerySet, prices: Prices, *, now: datetime) -> Mapping[date, int]:
    """What promotions take off automatic renewals, by the month of their end, in minor units. No query without any."""
    off: defaultdict[date, int] = defaultdict(int)
    if not prices.promotions:
        return off
    rows = (
        found.filter(is_auto_renewed=True, is_premium=False)
        .order_by()
        .annotate(day=TruncDay("ends_at", tzinfo=UTC))
        .values_list("day", "tld")
        .annotate(count=Count("pk"))
    )
    for day, tld, count in rows:
        net = prices.listed.of(tld, PriceAction.RENEW, min(rules_of(tld, now.date()).terms))
        opens = rules_of(tld, now.date()).renew_before_days
        at = charge_at(day, days_before=prices.charge_days, opens_days=opens)
        reduction = net and automatic_reduction(tld, net, prices.listed, prices.promotions, charge_at=at, now=now)
        if reduction:
            off[first_of(day)] += reduction.off.minor * count
    return off


def _gross(counts: Mapping[str, int], premium: Sequence[Money], prices: Prices, *, off: int) -> Money:
    lines = [Line(net, prices.tax.rate) for net in premium]
    for tld, count in counts.items():
        net = prices.listed.of(tld, PriceAction.RENEW, 1)
        if net is not None:
            lines.append(Line(Money(net.minor * count, net.currency), prices.tax.rate))
    if off:
        lines.append(Line(Money(-off, prices.listed.currency), prices.tax.rate))
    return total(lines, prices.listed.currency).gross


def coming(domains: Iterable[Domain], account: Account, prices: Prices, *, now: datetime) -> Sequence[Coming]:
    """What happens to each, as the account's brand has it."""
    means = Means.of(account, now=now)
    return [_coming(domain, prices, means, now) for domain in domains]


def _coming(domain: Domain, prices: Prices, means: Means, now: datetime) -> Coming:
    rules = rules_of(domain.tld, now.date())
    life = life_of(domain, rules, now=now)
    years = min(rules.terms)
    net, _fee = renewal_price(domain, years, prices.listed, now=now)
    reduction = reduction_of(domain, net, life.expires_at, prices, now=now)
    price = prices.gross(net - reduction.off if reduction else net) if net is not None else None
    named = (domain.name, domain.unicode_name, domain.ends_at)
    if not domain.is_auto_renewed or life.expires_at is None:
        return Coming(*named, Outcome.ENDS, None, life.renewable_until, price)
    at = charge_at(life.expires_at, days_before=prices.charge_days, opens_days=rules.renew_before_days)
    if not is_agreed(domain, net, years):
        return Coming(*named, Outcome.ASKED, None, life.renewable_until, price)
    outcome, card = means.at(at)
    return Coming(*named, outcome, at, life.renewable_until, price, reduction, card, means.mandate)
