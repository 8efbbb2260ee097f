"""Customers of the chaos: they order names, pay, and change what they have."""

from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.terms import add_terms
from parvis.orders.actions.transferring import add_transfer
from parvis.provisioning.models import Operation
from tests.factories import AccountFactory, BrandTldFactory, CartFactory, CartLineFactory, PriceFactory, TldFactory
from tests.orders.shop import order_it, said

TLD = "com"
REGISTRY = "verisign"
PRICES = {"register": 999, "renew": 1149, "transfer": 899, "restore": 7900}


def customer_with_cart(name=None):
    """Somebody new, with ``name`` in the cart where one is given."""
    account = AccountFactory()
    tld = TldFactory(name=TLD, registry=REGISTRY)
    BrandTldFactory(brand=account.brand, tld=tld)
    for action, net in PRICES.items():
        if not tld.prices.filter(action=action).exists():
            PriceFactory(tld=tld, action=action, net_minor=net)
    cart = CartFactory(brand=account.brand, account=account)
    if name:
        CartLineFactory(cart=cart, name=name, shown_minor=PRICES["register"])
    return cart


def paid(cart, nameservers=()):
    """The operation of what was ordered and paid."""
    now = timezone.now()
    order = order_it(cart, nameservers=nameservers, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    return Operation.objects.get(order_line_id=order.lines.get().pk)


def term(name, kind, years):
    """A cart with a renewal or restoration of ``name``."""
    domain, now = Domain.objects.get(name=name), timezone.now()
    cart = open_cart(domain.account.brand, account=domain.account, now=now)
    assert not add_terms(cart, [domain], kind=kind, years=years, now=now).refused
    cart.refresh_from_db()
    return cart


def incoming(name, code):
    """A cart with the transfer of ``name``."""
    cart, now = customer_with_cart(), timezone.now()
    add_transfer(cart, name=name, tld=TldFactory(name=TLD), code=code, now=now)
    cart.refresh_from_db()
    return cart
