"""Putting in the cart a name that is held elsewhere (SHOP-11)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.catalog.models import Tld
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.sealing import sealed
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import MOST_LINES, held_open, touch
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.quotes import net_price
from parvis.orders.rules import check_transferable

LONGEST_CODE = 255


@transaction.atomic
def add_transfer(cart: Cart, *, name: str, tld: Tld, code: str, now: datetime) -> CartLine:
    """Put the transfer of ``name`` (ASCII) in the cart at today's price; there already, it takes the code given now.

    The code is kept sealed. A premium name is left to staff: its registry sets the price.
    """
    held = held_open(cart)
    check_transferable(tld.name)
    code = code.strip()
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise NotAllowedError(_("Enter the authorisation code that your present provider gave you."), field="code")
    if Domain.objects.filter(name=name).exclude(state__in=[DomainState.RELEASED, DomainState.FAILED]).exists():
        raise NotAllowedError(_("This name is already managed here."), field="name")
    rules = rules_of(tld.name, now.date())
    price = net_price(
        price_list(held.brand, now=now, tlds=[tld.name]), LineKind.TRANSFER, tld.name, rules.transfer_years, None
    )
    known = held.lines.filter(name=name, kind=LineKind.TRANSFER).first()
    if known is not None:
        known.sealed_code = sealed(code)
        known.save(update_fields=["sealed_code"])
        return known
    if held.lines.count() >= MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    last = held.lines.aggregate(last=Max("position"))["last"]
    line = CartLine.objects.create(
        cart=held,
        position=0 if last is None else last + 1,
        kind=LineKind.TRANSFER,
        name=name,
        tld=tld.name,
        years=rules.transfer_years,
        sealed_code=sealed(code),
        shown_minor=price.minor,
        currency=price.currency,
        added_at=now,
    )
    touch(held, now)
    return line
