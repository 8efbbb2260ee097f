"""What a renewal or a restoration costs, and until when it leads, as the customer reads it before choosing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parvis.catalog.queries import PriceList, price_list
from parvis.catalog.rules import rules_of
from parvis.domains.actions.premium import ask_for_fees
from parvis.domains.life import life_of, renewal_terms
from parvis.domains.models import Domain
from parvis.domains.premium import FRESH
from parvis.domains.rules import term_end
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.orders.enums import LineKind
from parvis.orders.quotes import net_price
from parvis.orders.renewals.safety import cheque_by, debit_by, transfer_by
from parvis.orders.rules import UNDER_WAY, premium_fee, term_refusal, under_way
from parvis.web.pricing import shown
from parvis.web.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class Term:
    """One choice: how long, at which price, until when."""

    years: int
    price: Money | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A name with what can be bought for it, the shortest term first. ``refusal``: why nothing can."""

    domain: Domain
    end: datetime
    is_late: bool
    terms: Sequence[Term]
    refusal: object | None
    last_day: datetime | None
    """Until when it can be bought, where somebody knows: with a card, until that day itself."""
    transfer_by: datetime | None
    """The last day on which a bank transfer is safe (REN-5)."""
    debit_by: datetime | None
    """And a direct debit, where the brand takes them."""
    cheque_by: datetime | None
    """And a cheque."""

    @property
    def shortest(self) -> Term | None:
        return self.terms[0] if self.terms else None


def renewals(request: PortalRequest, domains: Iterable[Domain], *, now: datetime) -> list[Offer]:
    """The renewal of each name, in as many queries for one as for a thousand."""
    return list(_offers(request, list(domains), LineKind.RENEW, now=now))


def restorations(request: PortalRequest, domains: Iterable[Domain], *, now: datetime) -> list[Offer]:
    """The restoration of each name with a year, in as many queries for one as for a thousand."""
    return list(_offers(request, list(domains), LineKind.RESTORE, now=now))


def _offers(request: PortalRequest, names: Sequence[Domain], kind: LineKind, *, now: datetime) -> Iterator[Offer]:
    prices = price_list(request.brand, now=now, tlds={domain.tld for domain in names})
    account = request.account
    ask_for_fees(names, older_than=FRESH, now=now)
    paid = under_way(account, [domain.name for domain in names]) if account is not None else set()
    for domain in names:
        refusal: object | None = UNDER_WAY if domain.name in paid else None
        terms: Sequence[Term] = ()
        if refusal is None:
            try:
                terms = _terms(request, domain, prices, kind, now=now)
            except NotAllowedError as refused:
                refusal = refused.sentence
        end = term_end(domain)
        last_day = _last_day(domain, kind, now=now)
        yield Offer(
            domain,
            end,
            end <= now,
            terms,
            refusal,
            last_day,
            transfer_by(last_day, now=now),
            debit_by(last_day, request.brand, now=now),
            cheque_by(last_day, request.brand, now=now),
        )


def _terms(
    request: PortalRequest, domain: Domain, prices: PriceList, kind: LineKind, *, now: datetime
) -> Sequence[Term]:
    """What can be chosen; NotAllowedError says why nothing can."""
    rules, end = rules_of(domain.tld, now.date()), term_end(domain)
    shortest = rules.terms[0] if kind == LineKind.RENEW else 1
    refusal = term_refusal(domain, kind=kind, years=shortest, now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    choices = renewal_terms(domain, rules, now=now) if kind == LineKind.RENEW else (shortest,)
    fee = premium_fee(domain, kind, currency=prices.currency, now=now)
    nets = [(years, net_price(prices, kind, domain.tld, years, fee.minor if fee else None)) for years in choices]
    return [Term(years, shown(request, net), years_later(end, years)) for years, net in nets]


def _last_day(domain: Domain, kind: LineKind, *, now: datetime) -> datetime | None:
    life = life_of(domain, rules_of(domain.tld, now.date()), now=now)
    return life.renewable_until if kind == LineKind.RENEW else life.redemption_end.at
