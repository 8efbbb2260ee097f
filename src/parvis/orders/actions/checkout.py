"""Turning a cart into an order: once, at the price shown (CART-4 to CART-8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.vat import ask_again
from parvis.catalog.queries import PriceList
from parvis.catalog.reductions import Reduction
from parvis.contacts.models import Contact
from parvis.contacts.queries import holder_data
from parvis.domains.actions.nameservers import glue_of
from parvis.domains.glue import is_inside
from parvis.domains.models import Domain
from parvis.domains.ports import Host
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.copies import announce, digest_of, terms_of
from parvis.orders.actions.fulfilment import carry_out
from parvis.orders.actions.offers import note_order
from parvis.orders.actions.promotions import hold, note_uses
from parvis.orders.actions.taxing import tax_columns
from parvis.orders.claims import accepted, check_claims
from parvis.orders.enums import CartState, LineKind
from parvis.orders.models import Cart, CartLine, Order, OrderLine
from parvis.orders.premium import fee_changes
from parvis.orders.quotes import payable_until, quote
from parvis.orders.rules import Consents, account_names, asks_premium, check_lines, check_order


class QuoteChangedError(NotAllowedError):
    """A price, the tax or the cart is no longer what the customer saw. Nothing was ordered (CART-7)."""

    def __init__(self) -> None:
        super().__init__(_("The total is no longer the one that was shown. Check it, then order again."))


@transaction.atomic
def place(
    cart: Cart,
    *,
    seal: str,
    account: Account,
    registrant: Contact | None,
    nameservers: Sequence[Host],
    means: str,
    consents: Consents,
    language: str,
    actor: Actor,
    now: datetime,
) -> Order:
    """Order the cart as it was quoted under ``seal``, once: a cart already ordered returns its order.

    Raises NotAllowedError with the field it belongs to, or QuoteChangedError. Nothing is reserved until it is paid;
    what costs nothing is carried out at once.
    ``registrant`` and ``nameservers`` are for the names that are new here; a renewal needs neither. A name server
    inside one of them comes with its addresses. None: the brand's.
    """
    held, ordered = _held(cart, account)
    if ordered is not None:
        return ordered
    lines = list(held.lines.select_for_update().order_by("position"))
    names = account_names(account, lines)
    servers = list(nameservers) or [Host(host) for host in held.brand.nameservers]
    check_order(held, account=account, means=means, consents=consents, lines=lines)
    check_lines(lines, account=account, registrant=registrant, nameservers=servers, names=names, now=now)
    notices = check_claims(lines, consents, means=means, now=now)
    hold(held)
    priced = quote(held, account, now=now)
    if priced.seal != seal or fee_changes(lines, held.brand, names, now=now):
        raise QuoteChangedError
    terms = terms_of(held.brand, language)
    order = Order.objects.create(
        number=new_number(now),
        key=held.order_key,
        brand=held.brand,
        account=account,
        means=means,
        currency=held.brand.currency,
        net_minor=priced.totals.net.minor,
        tax_minor=priced.totals.tax.minor,
        **tax_columns(priced.tax, account),
        language=language,
        terms_version=held.brand.terms_version,
        terms_digest=digest_of(terms),
        consent_ip=actor.ip or None,
        has_waived_withdrawal=consents.has_waived_withdrawal,
        has_accepted_premium=consents.has_accepted_premium and any(asks_premium(line) for line in lines),
        placed_by=actor.label,
        placed_at=now,
        expires_at=payable_until(held.brand, now=now),
    )
    OrderLine.objects.bulk_create(
        _ordered(
            order,
            line,
            net,
            reduction,
            names.get(line.name),
            registrant=registrant,
            servers=servers,
            prices=priced.prices,
            claims=accepted(notices.get(line.claims_key), now=now),
        )
        for line, net, reduction in zip(lines, priced.nets, priced.reductions, strict=True)
    )
    note_uses(order, priced.reductions)
    held.state = CartState.ORDERED
    held.account = account
    held.updated_at = now
    held.save()
    ask_again(account, now=now)
    note_order(lines, order, actor=actor, now=now)
    announce(order, terms, actor=actor, now=now)
    if not order.total.minor:
        carry_out(order, None, now=now)
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
    order: Order,
    line: CartLine,
    net: Money,
    reduction: Reduction | None,
    held: Domain | None,
    *,
    registrant: Contact | None,
    servers: Sequence[Host],
    prices: PriceList,
    claims: Mapping[str, str],
) -> OrderLine:
    """The line as ordered; ``held`` is the name that a renewal is of, whose holder and name servers stay."""
    is_new = held is None
    is_handed_over = line.kind == LineKind.HOLDER
    holder = held.registrant if held is not None else registrant
    holder = line.registrant if is_handed_over else holder
    if holder is None:
        raise NotAllowedError(_("Choose who holds the names."), field="registrant")
    return OrderLine(
        order=order,
        position=line.position,
        kind=line.kind,
        name=line.name,
        tld=line.tld,
        years=line.years,
        net_minor=net.minor,
        off_minor=reduction.off.minor if reduction else 0,
        promotion=reduction.promotion.name if reduction else "",
        fee_minor=line.fee_minor,
        renewal_minor=(
            prices.with_margin(line.renewal_fee_minor, 1).minor if line.renewal_fee_minor is not None else None
        ),
        sealed_code=line.sealed_code,
        registrant=holder,
        holder=holder_data(holder, line.tld) if is_new or is_handed_over else {},
        has_opted_out=line.has_opted_out,
        nameservers=[host.name for host in servers] if is_new else [],
        claims=claims,
        glue=glue_of([host for host in servers if is_new and is_inside(host.name, line.name)]),
    )


def new_number(now: datetime) -> str:
    """The next order number, never given twice; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_order_id_seq')")
        (number,) = cursor.fetchone()
    return f"C-{now.year}-{number:06d}"
