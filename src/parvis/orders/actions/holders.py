"""Putting in the cart another holder for a name (DOM-5)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.catalog.queries import price_list
from parvis.contacts.models import Contact
from parvis.domains.actions.holder_changes import check_change
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import MOST_LINES, held_open, touch
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.quotes import net_price
from parvis.orders.rules import HOLDER_UNDER_WAY, holder_ordered


@transaction.atomic
def add_holder_changes(
    cart: Cart, domains: Sequence[Domain], *, contact: Contact, has_opted_out: bool, now: datetime
) -> None:
    """Put the change of each name to ``contact`` in the cart at today's price; there already, it takes what is chosen now.

    Refused whole, with the first reason, and beyond 500 lines. ``domains`` are the cart's account's.
    """
    held = held_open(cart)
    prices = price_list(held.brand, now=now, tlds={domain.tld for domain in domains})
    last = held.lines.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    for domain in domains:
        check_change(domain, contact, now=now)
        if holder_ordered(domain.name):
            raise NotAllowedError(HOLDER_UNDER_WAY)
        price = net_price(prices, LineKind.HOLDER, domain.tld, 0, None)
        _line, is_new = CartLine.objects.update_or_create(
            cart=held,
            kind=LineKind.HOLDER,
            name=domain.name,
            defaults={
                "registrant": contact,
                "has_opted_out": has_opted_out,
                "shown_minor": price.minor,
                "currency": price.currency,
            },
            create_defaults={
                "registrant": contact,
                "has_opted_out": has_opted_out,
                "shown_minor": price.minor,
                "currency": price.currency,
                "position": position,
                "tld": domain.tld,
                "years": 0,
                "added_at": now,
            },
        )
        position += is_new
    if held.lines.count() > MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    touch(held, now)
