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
    names = dict(held.filter(state=DomainState.ACTIVE).values_list("name", "unicode_name"))
    grace = timedelta(days=account.brand.suspension_days)
    return [_coming(option, names.get(option.domain), prices, means, grace) for option in options]


def _coming(option: Option, unicode_name: str | None, prices: Prices, means: Means, grace: timedelta) -> Coming:
    net = prices.listed.of(option.tld, PriceAction.REDIRECTS)
    named = (option.domain, unicode_name or option.domain, option.ends_at)
    if net is None or not net.minor or unicode_name is None or not option.is_auto_renewed:
        price = prices.gross(net) if net is not None else None
        return Coming(*named, Outcome.ENDS, None, option.ends_at + grace, price, is_of_redirects=True)
    at = charge_at(option.ends_at, days_before=prices.charge_days, opens_days=0)
    outcome, card = means.at(at)
    return Coming(
        *named,
        outcome,
        at,
        option.ends_at + grace,
        prices.gross(net),
        card=card,
        mandate=means.mandate,
        is_of_redirects=True,
    )
