"""Turning a cart into an order: once, at the price shown (CART-4 to CART-8)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.billing.cards import takes_cards
from parvis.catalog.rules import TldRules, rules_of
from parvis.contacts.models import Contact
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.copies import announce, terms_of
from parvis.orders.enums import CartState
from parvis.orders.models import Cart, CartLine, Order, OrderLine
from parvis.orders.quotes import payable_until, quote

HOLDER_FIELDS: Final = (
    "kind", "organisation", "first_name", "last_name", "email", "phone", "street", "street2", "postal_code", "city",
    "region", "country", "company_number",
)  # fmt: skip
MEANS: Final = ("card", "transfer", "later")


class QuoteChangedError(NotAllowedError):
    """A price, the tax or the cart is no longer what the customer saw. Nothing was ordered (CART-7)."""

    def __init__(self) -> None:
        super().__init__(_("The total is no longer the one that was shown. Check it, then order again."))


@dataclass(frozen=True, slots=True)
class Consents:
    """What the customer ticked."""

    has_accepted_terms: bool
    has_waived_withdrawal: bool
    """Asked for immediate performance and acknowledged the loss of the right (C. conso. L221-28)."""


@transaction.atomic
def place(
    cart: Cart,
    *,
    seal: str,
    account: Account,
    registrant: Contact,
    nameservers: Sequence[str],
    means: str,
    consents: Consents,
    language: str,
    actor: Actor,
    now: datetime,
) -> Order:
    """Order the cart as it was quoted under ``seal``, once: a cart already ordered returns its order.

    Raises NotAllowedError with the field it belongs to, or QuoteChangedError. Nothing is reserved until it is paid.
    """
    held, ordered = _held(cart, account)
    if ordered is not None:
        return ordered
    lines = list(held.lines.select_for_update().order_by("position"))
    _check(
        held,
        lines,
        account=account,
        registrant=registrant,
        nameservers=nameservers,
        means=means,
        consents=consents,
        now=now,
    )
    priced = quote(held, account, now=now)
    if priced.seal != seal:
        raise QuoteChangedError
    terms = terms_of(held.brand, language)
    order = Order.objects.create(
        number=_new_number(now),
        key=held.order_key,
        brand=held.brand,
        account=account,
        means=means,
        currency=held.brand.currency,
        net_minor=priced.totals.net.minor,
        tax_minor=priced.totals.tax.minor,
        tax_rate=priced.tax.rate,
        tax_category=priced.tax.category,
        tax_mention=priced.tax.mention,
        language=language,
        terms_version=held.brand.terms_version,
        terms_digest=hashlib.sha256((terms.body if terms else "").encode()).hexdigest(),
        consent_ip=actor.ip or None,
        has_waived_withdrawal=consents.has_waived_withdrawal,
        placed_by=actor.label,
        placed_at=now,
        expires_at=payable_until(held.brand, now=now),
    )
    holder = {name: getattr(registrant, name) for name in HOLDER_FIELDS}
    OrderLine.objects.bulk_create(
        _ordered(order, line, net, registrant, holder, list(nameservers) or list(held.brand.nameservers))
        for line, net in zip(lines, priced.nets, strict=True)
    )
    held.state = CartState.ORDERED
    held.account = account
    held.updated_at = now
    held.save()
    announce(order, terms, actor=actor, now=now)
    return order


def _held(cart: Cart, account: Account) -> tuple[Cart, Order | None]:
    """The cart, held, and the order that it became; NotAllowedError where it is no longer this account's to order."""
    held = Cart.objects.select_for_update().filter(pk=cart.pk).first()
    if held is not None and held.state == CartState.ORDERED:
        ordered = Order.objects.filter(key=held.order_key, account=account).first()
        if ordered is not None:
            return held, ordered
    if held is None or held.state != CartState.OPEN or held.account_id not in {None, account.pk}:
        raise NotAllowedError(_("This cart was ordered or put aside meanwhile. Open your cart, then order again."))
    return held, None


def _ordered(
    order: Order, line: CartLine, net: Money, registrant: Contact, holder: Mapping[str, Any], nameservers: Sequence[str]
) -> OrderLine:
    return OrderLine(
        order=order,
        position=line.position,
        kind=line.kind,
        name=line.name,
        tld=line.tld,
        years=line.years,
        net_minor=net.minor,
        fee_minor=line.fee_minor,
        registrant=registrant,
        holder=dict(holder),
        nameservers=list(nameservers),
    )


def _check(
    cart: Cart,
    lines: Sequence[CartLine],
    *,
    account: Account,
    registrant: Contact,
    nameservers: Sequence[str],
    means: str,
    consents: Consents,
    now: datetime,
) -> None:
    """Refuse what could not be carried out, before any payment (CART-4)."""
    if account.brand_id != cart.brand_id or registrant.account_id != account.pk:
        raise NotAllowedError(_("This contact is not one of your account."), field="registrant")
    if account.state == AccountState.REVIEW:
        raise NotAllowedError(
            _("Your account is being reviewed. You can order as soon as it is approved; your cart is kept.")
        )
    if account.state != AccountState.ACTIVE:
        raise NotAllowedError(_("Your account cannot order at the moment. Contact support."))
    if not lines:
        raise NotAllowedError(_("Your cart is empty."))
    if means not in MEANS or (means == "card" and not takes_cards()):
        raise NotAllowedError(_("Choose how to pay."), field="means")
    if not consents.has_accepted_terms:
        raise NotAllowedError(_("Accept the terms of sale to order."), field="terms")
    if not account.is_business and not consents.has_waived_withdrawal:
        raise NotAllowedError(
            _("Ask for the registration to start at once, and acknowledge what it means, to order."), field="waiver"
        )
    held = Domain.objects.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED])
    taken = held.filter(name__in=[line.name for line in lines])
    if (ours := taken.values_list("unicode_name", flat=True).first()) is not None:
        raise NotAllowedError(_("%(name)s is already registered here. Remove it from the cart.") % {"name": ours})
    for line in lines:
        _check_line(line, rules_of(line.tld, now.date()), registrant, nameservers or cart.brand.nameservers)


def _check_line(line: CartLine, tld: TldRules, registrant: Contact, nameservers: Sequence[str]) -> None:
    if line.years not in tld.terms:
        raise NotAllowedError(
            _("%(name)s: the registry does not allow a term of %(years)d years.")
            % {"name": line.name, "years": line.years}
        )
    if tld.allowed_countries and registrant.country not in tld.allowed_countries:
        raise NotAllowedError(
            _("%(name)s: the registry of .%(tld)s does not accept a holder in this country. Choose another holder.")
            % {"name": line.name, "tld": tld.name},
            field="registrant",
        )
    inside = next((host for host in nameservers if f".{host}".endswith(f".{line.name}")), None)
    if inside is not None:
        text = _(
            "“%(host)s” is inside %(name)s, which is not registered yet. Order with other name servers; change later."
        )
        raise NotAllowedError(text % {"host": inside, "name": line.name}, field="nameservers")
    if not tld.min_nameservers <= len(nameservers) <= tld.max_nameservers:
        raise NotAllowedError(
            _("%(name)s: the registry of .%(tld)s asks for %(n)d to %(most)d name servers.")
            % {"name": line.name, "tld": tld.name, "n": tld.min_nameservers, "most": tld.max_nameservers},
            field="nameservers",
        )


def _new_number(now: datetime) -> str:
    """The next order number, never given twice; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_order_id_seq')")
        (number,) = cursor.fetchone()
    return f"C-{now.year}-{number:06d}"
