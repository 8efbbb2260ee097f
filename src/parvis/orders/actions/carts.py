"""Filling a cart (CART-1, CART-2, CART-7)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import CartState, LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.quotes import net_price

MOST_LINES = 500
CHOOSABLE = (LineKind.REGISTER, LineKind.RENEW)
"""Lines whose term is the customer's to choose; a restoration and a transfer bring what the registry gives."""


def open_cart(brand: Brand, *, account: Account | None, now: datetime) -> Cart:
    """A fresh cart, or the account's open one."""
    if account is None:
        return Cart.objects.create(brand=brand, created_at=now, updated_at=now)
    cart, _created = Cart.objects.get_or_create(
        account=account, state=CartState.OPEN, defaults={"brand": brand, "created_at": now, "updated_at": now}
    )
    return cart


@transaction.atomic
def add(cart: Cart, answer: Answer, *, years: int, now: datetime) -> CartLine:
    """Put an available name in the cart at today's price; already there, nothing changes."""
    held = held_open(cart)
    if answer.state not in {AnswerState.AVAILABLE, AnswerState.PREMIUM}:
        raise NotAllowedError(_("This name is not available."))
    is_premium = answer.state == AnswerState.PREMIUM
    fee_minor = answer.fees.get(PriceAction.REGISTER) if is_premium else None
    renewal_minor = answer.fees.get(PriceAction.RENEW) if is_premium else None
    if is_premium and (None in {fee_minor, renewal_minor} or answer.currency != held.brand.currency):
        # Never another price than the registry's.
        raise NotAllowedError(_("The registry did not give a price for %(name)s.") % {"name": answer.name})
    known = held.lines.filter(name=answer.name, kind=LineKind.REGISTER).first()
    if known is not None:
        return known
    if held.lines.count() >= MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    terms = rules_of(answer.tld, now.date()).terms
    term = years if years in terms else terms[0]
    price = net_price(
        price_list(held.brand, now=now, tlds=[answer.tld]), LineKind.REGISTER, answer.tld, term, fee_minor
    )
    last = held.lines.aggregate(last=Max("position"))["last"]
    line = CartLine.objects.create(
        cart=held,
        position=0 if last is None else last + 1,
        kind=LineKind.REGISTER,
        name=answer.name,
        tld=answer.tld,
        years=term,
        is_premium=is_premium,
        fee_minor=fee_minor,
        renewal_fee_minor=renewal_minor,
        claims_key=answer.claims,
        shown_minor=price.minor,
        currency=price.currency,
        added_at=now,
    )
    touch(held, now)
    return line


@transaction.atomic
def add_all(cart: Cart, answers: Iterable[Answer], *, now: datetime) -> int:
    """Put every available name in the cart for its shortest term; return how many were added.

    A premium name has a price of its own: it is left for the customer to add. Raises NotAllowedError beyond 500.
    """
    held = held_open(cart)
    there = dict(held.lines.values_list("name", "position"))
    wanted = [answer for answer in answers if answer.state == AnswerState.AVAILABLE and answer.name not in there]
    if len(there) + len(wanted) > MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    prices = price_list(held.brand, now=now, tlds={answer.tld for answer in wanted})
    after = max(there.values(), default=-1) + 1
    lines = []
    for index, answer in enumerate(wanted):
        term = rules_of(answer.tld, now.date()).terms[0]
        price = net_price(prices, LineKind.REGISTER, answer.tld, term, None)
        lines.append(
            CartLine(
                cart=held,
                position=after + index,
                kind=LineKind.REGISTER,
                name=answer.name,
                tld=answer.tld,
                claims_key=answer.claims,
                years=term,
                shown_minor=price.minor,
                currency=price.currency,
                added_at=now,
            )
        )
    CartLine.objects.bulk_create(lines)
    if lines:
        touch(held, now)
    return len(lines)


@transaction.atomic
def remove(cart: Cart, name: str, kind: str, *, now: datetime) -> CartLine | None:
    """Take out what is bought of that ``kind`` for a name, and return what ``put_back`` takes; not there, nothing changes."""
    held = held_open(cart)
    line = held.lines.filter(name=name, kind=kind).first()
    if line is None:
        return None
    line.delete()
    touch(held, now)
    return line


@transaction.atomic
def put_back(cart: Cart, line: CartLine, *, now: datetime) -> None:
    """Undo ``remove``, at the price that was shown; there already, nothing changes."""
    held = held_open(cart)
    if held.lines.filter(name=line.name, kind=line.kind).exists():
        return
    if held.lines.count() >= MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    line.pk = None
    line.cart = held
    line.added_at = now
    line.save(force_insert=True)
    touch(held, now)


@transaction.atomic
def change_years(cart: Cart, name: str, *, years: int, now: datetime) -> CartLine:
    """Choose another term among those that the extension allows, at today's price."""
    held = held_open(cart)
    line = _of_term(held, name)
    if line is None:
        raise NotAllowedError(_("This name is no longer in the cart."))
    if line.kind not in CHOOSABLE or years not in rules_of(line.tld, now.date()).terms:
        raise NotAllowedError(
            _("The registry of .%(tld)s does not allow this term.") % {"tld": line.tld}, field="years"
        )
    line.years = years
    line.agreed_minor = line.agreed_until = line.offer_id = None
    line.shown_minor = net_price(
        price_list(held.brand, now=now, tlds=[line.tld]), line.kind, line.tld, years, line.fee_minor
    ).minor
    line.save()
    touch(held, now)
    return line


def _of_term(cart: Cart, name: str) -> CartLine | None:
    """The line of ``name`` whose term is chosen; a name may have another one, of its change of holder."""
    lines = list(cart.lines.select_for_update().filter(name=name))
    return next((line for line in lines if line.kind in CHOOSABLE), lines[0] if lines else None)


@transaction.atomic
def claim(cart: Cart, account: Account, *, now: datetime) -> Cart | None:
    """Give a visitor's cart to the account that signed in: its lines join the account's open cart.

    A name in both keeps the term chosen last, the visitor's. Where both together would exceed 500 names, the
    account's own cart is saved, so that nothing is lost. Claimed meanwhile by another tab: the account's open cart.
    """
    mine = Cart.objects.select_for_update().filter(account=account, state=CartState.OPEN).first()
    held = Cart.objects.select_for_update().filter(pk=cart.pk, state=CartState.OPEN, account__isnull=True).first()
    if held is None:
        return mine
    names = set(held.lines.values_list("name", flat=True))
    if mine is not None and mine.lines.exclude(name__in=names).count() + len(names) > MOST_LINES:
        save_for_later(mine, name=f"{now:%Y-%m-%d %H:%M}", now=now)
        mine = None
    if mine is None:
        held.account = account
        held.save(update_fields=["account"])
        return held
    mine.lines.filter(name__in=names).delete()
    last = mine.lines.aggregate(last=Max("position"))["last"]
    lines = list(held.lines.order_by("position"))
    for index, line in enumerate(lines):
        line.cart = mine
        line.position = index if last is None else last + 1 + index
    CartLine.objects.bulk_update(lines, ["cart", "position"])
    if held.code:
        mine.code = held.code
        mine.save(update_fields=["code"])
    held.delete()
    touch(mine, now)
    return mine


@transaction.atomic
def save_for_later(cart: Cart, *, name: str, now: datetime) -> Cart:
    """Keep the cart under a name and start an empty one."""
    held = held_open(cart)
    if held.account_id is None or not held.lines.exists():
        raise NotAllowedError(_("Sign in and add a name before saving the cart."))
    held.state = CartState.SAVED
    held.name = name[:80]
    held.updated_at = now
    held.save()
    return held


@transaction.atomic
def restore(cart: Cart, *, now: datetime) -> Cart:
    """Come back to a saved cart: the open one, if it holds anything, is saved in turn."""
    saved = Cart.objects.select_for_update().get(pk=cart.pk)
    if saved.state != CartState.SAVED or saved.account_id is None:
        raise NotAllowedError(_("This cart is not saved any more."))
    current = Cart.objects.select_for_update().filter(account_id=saved.account_id, state=CartState.OPEN).first()
    if current is not None and current.lines.exists():
        save_for_later(current, name=f"{now:%Y-%m-%d %H:%M}", now=now)
    elif current is not None:
        current.delete()
    saved.state = CartState.OPEN
    saved.updated_at = now
    saved.save()
    return saved


def held_open(cart: Cart) -> Cart:
    """The cart's row, locked, or NotAllowedError when it is no longer open."""
    held = Cart.objects.select_for_update().filter(pk=cart.pk).first()
    if held is None or held.state != CartState.OPEN:
        # Ordered or joined to another in another tab.
        raise NotAllowedError(_("This cart has already been ordered."))
    return held


def touch(cart: Cart, now: datetime) -> None:
    """The cart is another one now: what was sealed before no longer holds."""
    cart.version += 1
    cart.updated_at = now
    cart.save(update_fields=["version", "updated_at"])
