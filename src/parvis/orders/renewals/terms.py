"""Names with what renewing them takes: their life, their price, their plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from parvis.accounts.models import Account
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.debits import lead_days
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment
from parvis.billing.taxes import TaxDecision, decide
from parvis.billing.totals import Line, total
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Promotion
from parvis.catalog.queries import PriceList, price_list
from parvis.catalog.reductions import Reduction
from parvis.catalog.rules import rules_of
from parvis.domains.enums import DomainState
from parvis.domains.life import Life, life_of
from parvis.domains.models import Domain
from parvis.domains.premium import fee_of
from parvis.kit.money import Money
from parvis.orders.enums import LineKind, LineState
from parvis.orders.models import OrderLine, RenewalPlan
from parvis.orders.renewals.planning import charge_at
from parvis.orders.renewals.reduced import automatic_promotions, automatic_reduction

INTERRUPTED: Final = timedelta(days=8)
"""ICANN ERRP 2.2: without an answer for the last eight days in which it can be renewed, at least."""


@dataclass(frozen=True, slots=True)
class Term:
    """The end of one name's term. ``years`` is what an automatic renewal adds."""

    plan: RenewalPlan
    domain: Domain
    life: Life
    years: int
    net: Money | None
    """None: not sold, or its registry did not tell its price. What ``reduction`` takes off is off."""
    reduction: Reduction | None
    fee_minor: int | None
    """Of a premium name: the registry's fee of a year."""
    is_agreed: bool
    """Renewing by itself at ``net`` is what the customer agreed to: the list's price, or no more than a premium one that
    was shown."""
    restore_net: Money | None
    opens_days: int
    charge_days: int
    """How long before its end it is charged or ordered."""
    is_deleted_by_us: bool
    """Its registry keeps it, and charges for it, until it is told to delete it."""
    is_being_renewed: bool
    """It is paid for, and on its way."""
    under_way: str
    """The means of a direct debit, or a charge to a kept card, that we wait for: nothing is asked of the customer meanwhile."""

    @property
    def is_deleted(self) -> bool:
        return self.domain.state == DomainState.REDEMPTION

    @property
    def suspended_at(self) -> datetime | None:
        """When an unpaid name stops answering; None where nothing lies between the end of its term and its deletion.

        By the brand's days, but at the latest so that it is eight days without an answer before it is deleted (ERRP).
        """
        ends, deleted = self.life.expires_at, self.deleted_at
        if ends is None or deleted is None or deleted <= ends:
            return None
        wanted = ends + timedelta(days=self.domain.account.brand.suspension_days)
        return max(ends, min(wanted, deleted - INTERRUPTED))

    @property
    def deleted_at(self) -> datetime | None:
        """When an unpaid name is given up: the end of its renewal at the normal price. None where its registry deletes it."""
        return self.last_at if self.is_deleted_by_us else None

    @property
    def last_at(self) -> datetime | None:
        """The last instant of a renewal at the normal price."""
        return self.life.renewable_until


@dataclass(frozen=True, slots=True)
class Prices:
    """What an account pays today."""

    listed: PriceList
    tax: TaxDecision
    charge_days: int
    """How long before their end the account's terms are charged: the brand's days, or as many as a direct debit takes."""
    promotions: Sequence[Promotion]
    """Of automatic renewals."""

    def gross(self, net: Money) -> Money:
        """With its tax."""
        return total([Line(net, self.tax.rate)], net.currency).gross


def prices_for(account: Account, *, now: datetime, tlds: set[str]) -> Prices:
    """Today's prices and tax of an account."""
    brand = account.brand
    return _prices(account, price_list(brand, now=now, tlds=tlds), automatic_promotions(brand, now=now), now)


def _prices(account: Account, listed: PriceList, promotions: Sequence[Promotion], now: datetime) -> Prices:
    today = now.astimezone(ZoneInfo(account.brand.legal_entity.time_zone)).date()
    return Prices(listed, decide(account, on=today), charge_days(account), promotions)


class PriceBook:
    """What accounts pay at one instant: the list of each brand is read once, whatever the number of its accounts."""

    def __init__(self, now: datetime) -> None:
        self.now: Final = now
        self._lists: dict[int, tuple[PriceList, Sequence[Promotion]]] = {}

    def of(self, account: Account) -> Prices:
        """As ``prices_for``, for every extension."""
        brand = account.brand
        if brand.pk not in self._lists:
            self._lists[brand.pk] = price_list(brand, now=self.now), automatic_promotions(brand, now=self.now)
        return _prices(account, *self._lists[brand.pk], self.now)


def charge_days(account: Account) -> int:
    """The brand's days before the end of a term; more where a direct debit must be announced and settled by then."""
    brand = account.brand
    if not brand.charges_debits or active_mandate(account) is None:
        return brand.renewal_days
    return max(brand.renewal_days, lead_days(brand) + 1)


def terms_of(plans: Sequence[RenewalPlan], prices: Mapping[int, Prices], *, now: datetime) -> list[Term]:
    """Read the plans' names in two queries more whatever their number. ``prices``: by account."""
    moving = OrderLine.objects.filter(
        order__account_id__in={plan.domain.account_id for plan in plans},
        kind=LineKind.RENEW,
        name__in=[plan.domain.name for plan in plans],
        state__in=[LineState.ORDERED, LineState.CHECKING],
    )
    renewing = set(moving.values_list("order__account_id", "name"))
    by_us = Q(means=PaymentMeans.DEBIT) | Q(kept_card__isnull=False)
    numbers = [plan.order.number for plan in plans if plan.order is not None]
    waited_for = Payment.objects.filter(by_us, state=PaymentState.PENDING, order_number__in=numbers)
    means = dict(waited_for.values_list("order_number", "means")) if numbers else {}
    return [
        _term(
            plan,
            prices[plan.domain.account_id],
            is_being_renewed=(plan.domain.account_id, plan.domain.name) in renewing,
            under_way=means.get(plan.order.number, "") if plan.order is not None else "",
            now=now,
        )
        for plan in plans
    ]


def renewal_price(domain: Domain, years: int, prices: PriceList, *, now: datetime) -> tuple[Money | None, int | None]:
    """The net price of a renewal for ``years``, and of a premium name the registry's fee of a year."""
    if not domain.is_premium:
        return prices.of(domain.tld, PriceAction.RENEW, years), None
    fee = fee_of(domain, PriceAction.RENEW, currency=prices.currency, now=now)
    return (None, None) if fee is None else (prices.with_margin(fee.minor * years, years), fee.minor)


def reduction_of(
    domain: Domain, net: Money | None, expires_at: datetime | None, prices: Prices, *, now: datetime
) -> Reduction | None:
    """What promotions take off the renewal that the name makes by itself; nothing off a premium one."""
    if not prices.promotions or net is None or expires_at is None or domain.is_premium or not domain.is_auto_renewed:
        return None
    opens = rules_of(domain.tld, now.date()).renew_before_days
    at = charge_at(expires_at, days_before=prices.charge_days, opens_days=opens)
    return automatic_reduction(domain.tld, net, prices.listed, prices.promotions, charge_at=at, now=now)


def is_agreed(domain: Domain, net: Money | None, years: int) -> bool:
    """Say whether the name may renew by itself at ``net``."""
    if not domain.is_premium or net is None:
        return net is not None
    return domain.agreed_renewal_minor is not None and net.minor <= domain.agreed_renewal_minor * years


def _restore_price(domain: Domain, prices: PriceList, now: datetime) -> Money | None:
    if not domain.is_premium:
        return prices.of(domain.tld, PriceAction.RESTORE, 1)
    fee = fee_of(domain, PriceAction.RESTORE, currency=prices.currency, now=now)
    return None if fee is None else prices.with_margin(fee.minor, 1)


def _term(plan: RenewalPlan, prices: Prices, *, is_being_renewed: bool, under_way: str, now: datetime) -> Term:
    domain = plan.domain
    rules = rules_of(domain.tld, now.date())
    years = min(rules.terms)
    net, fee = renewal_price(domain, years, prices.listed, now=now)
    life = life_of(domain, rules, now=now)
    reduction = reduction_of(domain, net, life.expires_at, prices, now=now)
    return Term(
        plan=plan,
        domain=domain,
        life=life,
        years=years,
        net=net - reduction.off if net is not None and reduction is not None else net,
        reduction=reduction,
        fee_minor=fee,
        is_agreed=is_agreed(domain, net, years),
        restore_net=_restore_price(domain, prices.listed, now),
        opens_days=rules.renew_before_days,
        charge_days=prices.charge_days,
        is_deleted_by_us=rules.is_renewed_by_registry or rules.late_renew_days > 0,
        is_being_renewed=is_being_renewed,
        under_way=under_way,
    )
