"""The ways to pay an order, in one table: what checkout offers, what an order may say, and what each means (CART-6)."""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.billing.cards import takes_cards
from parvis.billing.cheques import takes_cheques
from parvis.billing.debits import takes_debits
from parvis.brands.models import Brand

Words = str | Promise


class Means(NamedTuple):
    """One way to pay. ``hint``: what it means for names that are new; ``held_hint``: where no name is."""

    code: str
    label: Words
    hint: Words
    held_hint: Words
    is_at_once: bool
    """The money is there at once."""
    is_taken: Callable[[Brand], bool]


def _always(_brand: Brand) -> bool:
    return True


ALL: Final = (
    Means(
        "card",
        _("Card"),
        _("The registration starts at once."),
        _("Your order is carried out at once."),
        is_at_once=True,
        is_taken=takes_cards,
    ),
    Means(
        "balance",
        _("My balance"),
        _("Paid at once from what you have in advance. The registration starts at once."),
        _("Paid at once from what you have in advance."),
        is_at_once=True,
        is_taken=_always,
    ),
    Means(
        "debit",
        _("Direct debit"),
        _(
            "Announced by e-mail, then collected from your bank account. The registration starts when the money is here."
        ),
        _(
            "Announced by e-mail, then collected from your bank account. Your order is carried out when the money is here."
        ),
        is_at_once=False,
        is_taken=takes_debits,
    ),
    Means(
        "transfer",
        _("Bank transfer"),
        _("The registration starts when the money is here."),
        _("Your order is carried out when the money is here."),
        is_at_once=False,
        is_taken=_always,
    ),
    Means(
        "cheque",
        _("Cheque"),
        _("Sent by post. The registration starts once it counts as paid, days to weeks later."),
        _("Sent by post. Your order is carried out once it counts as paid, days to weeks later."),
        is_at_once=False,
        is_taken=takes_cheques,
    ),
    Means(
        "later",
        _("Invoice without paying now"),
        _("An invoice to pay later. Nothing is reserved meanwhile."),
        _("An invoice to pay later. Nothing is renewed meanwhile."),
        is_at_once=False,
        is_taken=_always,
    ),
)
CODES: Final = tuple(means.code for means in ALL)


def taken(brand: Brand) -> list[Means]:
    """What the brand takes, in the order in which it is offered."""
    return [means for means in ALL if means.is_taken(brand)]
