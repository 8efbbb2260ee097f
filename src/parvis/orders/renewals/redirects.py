"""What the coming months bring of web redirects, where they are sold (RED-4, REN-4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth

from parvis.accounts.models import Account
from parvis.billing.totals import Line, total
from parvis.catalog.enums import PriceAction
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.renewals.coming import Coming, Means, Outcome
from parvis.orders.renewals.planning import charge_at
from parvis.orders.renewals.terms import Prices
from parvis.redirections.models import Option, OptionQuerySet


def ending(actor: Actor, first: date, last: date) -> OptionQuerySet:
    """Those whose term ends from the day ``first`` to before the day ``last``, the first to end first."""
    since, until = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    found = Option.objects.visible_to(actor).filter(stopped_at__isnull=True, ends_at__gte=since, ends_at__lt=until)
    return found.order_by("ends_at", "pk")


def by_month(found: OptionQuerySet, prices: Prices) -> Mapping[date, tuple[int, int]]:
    """By month, how many end and what those that renew by themselves cost, with tax, in minor units. One query."""
    rows = (
        found.order_by()
        .annotate(month=TruncMonth("ends_at", tzinfo=UTC))
        .values_list("month", "tld", "is_auto_renewed")
        .annotate(count=Count("pk"))
    )
    counts: defaultdict[date, int] = defaultdict(int)
    automatic: defaultdict[date, list[tuple[str, int]]] = defaultdict(list)
    for month, tld, is_automatic, count in rows:
        if not is_sold(tld, prices):
            continue
        counts[month.date()] += count
        if is_automatic:
            automatic[month.date()].append((tld, count))
    return {month: (count, _gross(automatic[month], prices).minor) for month, count in counts.items()}


def needed(actor: Actor, prices: Prices, *, now: datetime, until: datetime) -> Money:
    """What those charge, with tax, that renew by themselves and end from now to ``until``."""
    found = Option.objects.visible_to(actor).filter(stopped_at__isnull=True, is_auto_renewed=True)
    rows = found.filter(ends_at__gt=now, ends_at__lt=until).order_by().values_list("tld").annotate(count=Count("pk"))
    return _gross(rows, prices)


def _gross(rows: Iterable[tuple[str, int]], prices: Prices) -> Money:
    lines = []
    for tld, count in rows:
        net = prices.listed.of(tld, PriceAction.REDIRECTS)
        if net is not None:
            lines.append(Line(Money(net.minor * count, net.currency), prices.tax.rate))
    return total(lines, prices.listed.currency).gross


def coming(options: Sequence[Option], account: Account, prices: Prices, *, now: datetime) -> Sequence[Coming]:
    """What happens to each, as the account's brand has it."""
    means = Means.of(account, now=now)
    held = Domain.objects.filter(account=account, name__in=[option.domain for option in options])
    domains = {domain.name: domain for domain in held.filter(state=DomainState.ACTIVE).defer("grams")}
    grace = timedelta(days=account.brand.suspension_days)
    return [
        _coming(option, domains.get(option.domain), prices, means, grace, now)
        for option in options
        if is_sold(option.tld, prices)
    ]


def _coming(
    option: Option, domain: Domain | None, prices: Prices, means: Means, grace: timedelta, now: datetime
) -> Coming:
    net = prices.listed.of(option.tld, PriceAction.REDIRECTS)
    price = prices.gross(net) if net is not None else None
    named = (option.domain, domain.unicode_name if domain is not None else option.domain, option.ends_at)
    if domain is None or not renews_itself(option, domain, now=now):
        return Coming(*named, Outcome.ENDS, None, option.ends_at + grace, price, is_of_redirects=True)
    at = charge_at(option.ends_at, days_before=prices.charge_days, opens_days=0)
    outcome, card = means.at(at)
    last_at = option.ends_at + grace
    return Coming(*named, outcome, at, last_at, price, card=card, mandate=means.mandate, is_of_redirects=True)


def renews_itself(option: Option, domain: Domain, *, now: datetime) -> bool:
    """Say whether it is renewed by itself: never of a name that is over, or will be before a new term begins."""
    if not option.is_auto_renewed or (domain.ends_at is not None and domain.ends_at <= now):
        return False
    return domain.is_auto_renewed or domain.ends_at is None or domain.ends_at > option.ends_at


def is_sold(tld: str, prices: Prices) -> bool:
    """Say whether redirects of such names cost anything."""
    net = prices.listed.of(tld, PriceAction.REDIRECTS)
    return net is not None and net.minor > 0
