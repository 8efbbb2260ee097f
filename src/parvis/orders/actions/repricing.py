"""Bringing a cart to the prices and to the notices of trademarks of now (CART-7)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from parvis.catalog.queries import price_list
from parvis.domains.actions.premium import ask_for_fees
from parvis.domains.models import Domain
from parvis.orders.actions.carts import held_open, touch
from parvis.orders.enums import HELD_KINDS, LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.premium import fee_changes
from parvis.orders.quotes import line_price

RECENT: Final = timedelta(minutes=5)
_OVER: Final = ("released", "failed")


@transaction.atomic
def accept_prices(cart: Cart, *, now: datetime) -> None:
    """The customer saw today's prices and goes on with them (CART-7)."""
    held = held_open(cart)
    prices = price_list(held.brand, now=now)
    lines = list(held.lines.select_for_update())
    for line in lines:
        line.shown_minor = line_price(line, prices, now=now).minor
    CartLine.objects.bulk_update(lines, ["shown_minor"])
    touch(held, now)


@transaction.atomic
def follow_fees(cart: Cart, *, now: datetime) -> bool:
    """Give its premium lines the fees that registries told last, and say whether any changed.

    Those of names that the account holds are asked for again, to be there the next time.

    The price that was shown stays beside: the customer is told that it changed, and orders again or not.
    """
    held = held_open(cart)
    lines = list(held.lines.filter(Q(is_premium=True) | Q(kind=LineKind.TRANSFER)))
    names: dict[str, Domain] = {}
    if held.account is not None:
        wanted = [line.name for line in lines if line.kind in HELD_KINDS]
        rows = held.account.domains.filter(name__in=wanted).exclude(state__in=_OVER)
        names = {domain.name: domain for domain in rows}
    ask_for_fees(names.values(), older_than=RECENT, now=now)
    changes = fee_changes(lines, held.brand, names, now=now)
    changed = [line for line in lines if line.pk in changes]
    for line in changed:
        line.is_premium = True
        line.fee_minor, line.renewal_fee_minor = changes[line.pk]
    CartLine.objects.bulk_update(changed, ["is_premium", "fee_minor", "renewal_fee_minor"])
    if changed:
        touch(held, now)
    return bool(changed)


@transaction.atomic
def follow_claims(cart: Cart, told: Mapping[str, tuple[str, datetime]], *, now: datetime) -> bool:
    """Give its new names the claims of trademarks that registries told last, and say whether any changed.

    ``told``: by name the key of the notice ("": there is no claim) and when the registry said so; what it said before
    the name came into the cart counts no more.
    """
    held = held_open(cart)
    lines = held.lines.select_for_update().filter(kind=LineKind.REGISTER, name__in=list(told))
    changed = []
    for line in lines:
        key, at = told[line.name]
        if at > line.added_at and key != line.claims_key:
            line.claims_key = key
            changed.append(line)
    CartLine.objects.bulk_update(changed, ["claims_key"])
    if changed:
        touch(held, now)
    return bool(changed)
