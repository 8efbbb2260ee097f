"""Orders of the demonstration, placed and paid through the real actions: the worker carries them out."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from parvis.accounts.enums import AccountKind
from parvis.accounts.models import Account, User
from parvis.accounts.permissions import STAFF_PERMISSIONS
from parvis.billing.actions.balance import open_top_up
from parvis.billing.actions.payments import match_transfer
from parvis.billing.actions.settling import succeed
from parvis.config.demo.people import owner_of
from parvis.config.demo.playing import tell
from parvis.contacts.actions.creating import same_as
from parvis.domains.enums import AnswerState
from parvis.domains.search.actions import open_check
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.actions import carts
from parvis.orders.actions.checkout import place
from parvis.orders.models import Order
from parvis.orders.quotes import quote
from parvis.orders.rules import Consents


class Bought(NamedTuple):
    """What one account (its position in the list of demo accounts) ordered, and the bank line that paid for it."""

    buyer: int
    names: Sequence[tuple[str, str]]
    bank_line: str = ""


ORDERS: Final = (
    Bought(0, (("marche-des-arts.fr", "fr"), ("marche-des-arts.com", "com")), "VIR 2026-0117"),
    Bought(0, (("fete-du-port.eu", "eu"),)),
    # The registry refuses this one: somebody holds it. The order was placed before anybody asked.
    Bought(2, (("boutique.fr", "fr"), ("dominique-photo.fr", "fr")), "VIR 2026-0121"),
    Bought(3, (("sample-studio.com", "com"),), "SEPA 88214"),
)


WAITING: Final = "dominique-photo.fr"
"""Its registry refuses it once, for a bill that we have not paid: a person decides, and sends it again."""

_FURTHER: Final[Mapping[str, Mapping[str, str]]] = {
    AccountKind.INDIVIDUAL: {"citizenship": "FR", "language": "fr"},
    AccountKind.ORGANISATION: {"legal_type": "company", "company_number": "123456782", "language": "fr"},
}
"""What the registries of these names ask of a holder beside."""


TOP_UPS: Final = ((0, 10_000), (0, 5_000), (3, 2_500))
"""Accounts that have something in advance, and how much, in minor units."""


def load_balances(accounts: Sequence[Account], now: datetime) -> None:
    """Top up as a card payment that came in."""
    for owner, minor in TOP_UPS:
        account = accounts[owner]
        amount = Money(minor, account.brand.currency)
        payment = open_top_up(account, key=uuid.uuid4(), amount=amount, actor=owner_of(account), now=now)
        succeed(payment, now)


def hold_up() -> None:
    """Have the registry refuse ``WAITING`` when it is asked for. Runs outside any transaction."""
    refusal = {"kind": "refuse", "command": "create", "value": "2104 Billing failure"}
    tell("faults", {"registry": "afnic", "name": WAITING} | refusal)


def load_orders(accounts: Sequence[Account], now: datetime) -> None:
    """Place every order, and match the transfers that came in."""
    for bought in ORDERS:
        account = accounts[bought.buyer]
        order = place_order(account, bought.names, now)
        if bought.bank_line:
            match_transfer(
                order_number=order.number,
                account=account,
                due=order.total,
                received=order.total,
                bank_reference=bought.bank_line,
                actor=staff_of(account),
                now=now,
            )


def place_order(account: Account, names: Sequence[tuple[str, str]], now: datetime, *, means: str = "transfer") -> Order:
    """Order names with their extensions, that their registries say are free, to be paid by ``means``."""
    actor = owner_of(account)
    cart = carts.open_cart(account.brand, account=account, now=now)
    search = open_check(account.brand, names, now=now)
    search.answers.update(state=AnswerState.AVAILABLE, answered_at=now)
    for answer in search.answers.order_by("position"):
        carts.add(cart, answer, years=1, now=now)
    cart.refresh_from_db()
    return place(
        cart,
        seal=quote(cart, account, now=now).seal,
        account=account,
        registrant=same_as(account, further=_FURTHER[account.kind], actor=actor, now=now),
        nameservers=(),
        means=means,
        consents=Consents(has_accepted_terms=True, has_waived_withdrawal=True),
        language=account.brand.default_language,
        actor=actor,
        now=now,
    )


def staff_of(account: Account) -> Actor:
    """Somebody who works for its brand."""
    person = User.objects.filter(staff_memberships__brand=account.brand).earliest("pk")
    return Actor(
        brand_ids=frozenset({account.brand_id}),
        user_id=person.pk,
        permissions=frozenset(STAFF_PERMISSIONS["manager"]),
        is_staff=True,
        label=person.full_name,
    )
