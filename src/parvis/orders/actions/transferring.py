"""Putting in the cart a name that is held elsewhere (SHOP-11)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Tld
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.domains.enums import DomainState
from parvis.domains.models import Answer, Domain
from parvis.domains.sealing import sealed
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import MOST_LINES, held_open, touch
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.premium import Fees
from parvis.orders.quotes import net_price
from parvis.orders.rules import check_transferable

LONGEST_CODE = 255


@transaction.atomic
def add_transfer(
    cart: Cart, *, name: str, tld: Tld, code: str, now: datetime, answer: Answer | None = None
) -> CartLine:
    """Put the transfer of ``name`` (ASCII) in the cart at today's price; there already, it takes the code given now.

    The code is kept sealed. ``answer`` is what the registry said of the name, if it did: a premium one is sold at the
    registry's fee, and not at all without.
    """
    held = held_open(cart)
    check_transferable(tld.name)
    code = code.strip()
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise NotAllowedError(_("Enter the authorisation code that your present provider gave you."), field="code")
    if Domain.objects.filter(name=name).exclude(state__in=[DomainState.RELEASED, DomainState.FAILED]).exists():
        raise NotAllowedError(_("This name is already managed here."), field="name")
    rules = rules_of(tld.name, now.date())
    fees = _fees(held, name, answer)
    fee_minor = fees.line if fees else None
    price = net_price(
        price_list(held.brand, now=now, tlds=[tld.name]), LineKind.TRANSFER, tld.name, rules.transfer_years, fee_minor
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
        is_premium=fees is not None,
        fee_minor=fee_minor,
        renewal_fee_minor=fees.renewal if fees else None,
        sealed_code=sealed(code),
        shown_minor=price.minor,
        currency=price.currency,
        added_at=now,
    )
    touch(held, now)
    return line


def _fees(cart: Cart, name: str, answer: Answer | None) -> Fees | None:
    """The registry's fees of a premium name; None where the list's price counts."""
    if answer is None or not answer.fees:
        return None
    wanted = (PriceAction.TRANSFER, PriceAction.RENEW)
    if answer.currency != cart.brand.currency or not set(wanted) <= answer.fees.keys():
        # Never another price than the registry's.
        raise NotAllowedError(_("The registry did not give a price for %(name)s.") % {"name": name}, field="name")
    return Fees(*(answer.fees[action] for action in wanted))
