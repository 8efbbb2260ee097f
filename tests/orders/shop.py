"""A brand that sells .fr, a customer with names in the cart, and the card company at hand."""

from datetime import UTC, datetime

from parvis.billing.ports import PaidState, PaidStatus
from parvis.domains.ports import Host
from parvis.orders.actions.checkout import place
from parvis.orders.quotes import quote
from parvis.orders.rules import Consents
from tests.factories import (
    AccountFactory,
    BrandTldFactory,
    CartFactory,
    CartLineFactory,
    ContactFactory,
    PriceFactory,
    TldFactory,
    customer,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AGREED = Consents(has_accepted_terms=True, has_waived_withdrawal=True, has_accepted_premium=True)


def ready_cart(*names, price=699, **account):
    """A cart of an active account, each name at ``price`` net."""
    buyer = AccountFactory(**account)
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=buyer.brand, tld=tld)
    if not tld.prices.exists():
        PriceFactory(tld=tld, net_minor=price)
    cart = CartFactory(brand=buyer.brand, account=buyer)
    for name in names or ("wanted.fr",):
        CartLineFactory(cart=cart, name=name, shown_minor=price)
    return cart


def order_it(cart, *, means="card", registrant=None, consents=AGREED, now=NOW, nameservers=(), seal=None):
    account = cart.account
    return place(
        cart,
        seal=seal or quote(cart, account, now=now).seal,
        account=account,
        registrant=registrant or ContactFactory(account=account),
        nameservers=[host if isinstance(host, Host) else Host(host) for host in nameservers],
        means=means,
        consents=consents,
        language="fr",
        actor=customer(account),
        now=now,
    )


def said(payment, state=PaidState.PAID, *, amount=None, reference=None, refusal=""):
    """The company's word on ``payment``."""
    return PaidStatus(
        number=payment.provider_number or "cp",
        reference=str(reference or payment.reference),
        state=state,
        amount=amount or payment.amount,
        refusal=refusal,
    )
