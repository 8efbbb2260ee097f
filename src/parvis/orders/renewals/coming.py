"""What happens to the end of one term by itself, and what if that fails (REN-4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from parvis.accounts.models import Account
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.chosen_cards import default_card
from parvis.billing.models import Mandate, SavedCard
from parvis.catalog.reductions import Reduction
from parvis.kit.money import Money


class Outcome(StrEnum):
    """What happens to a term by itself."""

    CHARGED = "charged"
    """To the balance, then to the card where there is one."""
    CARD = "card"
    """To the card alone."""
    DEBIT = "debit"
    """Under the mandate: announced that day, collected later."""
    ORDERED = "ordered"
    """An order is made that the customer pays."""
    ASKED = "asked"
    """It is to renew by itself, at a price that is to be asked for, or agreed to first."""
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Coming:
    """The end of one term. ``at``: when it is charged or ordered; None where it just ends."""

    name: str
    unicode_name: str
    ends_at: datetime | None
    outcome: Outcome
    at: datetime | None
    last_at: datetime | None
    """The last instant of a renewal at the normal price."""
    price: Money | None
    """A year, with tax; what ``reduction`` takes off is off."""
    reduction: Reduction | None = None
    card: SavedCard | None = None
    """The kept card that it is charged to."""
    mandate: Mandate | None = None
    """The mandate that it is collected under, where neither balance nor card pays it."""
    is_of_redirects: bool = False
    """The term of the name's web redirects, not of the name."""


@dataclass(frozen=True, slots=True)
class Means:
    """What an account's automatic renewals are paid with."""

    charges_balance: bool
    card: SavedCard | None
    mandate: Mandate | None

    @classmethod
    def of(cls, account: Account, *, now: datetime) -> Self:
        """Read in two queries at most."""
        brand = account.brand
        card = default_card(account, now=now) if brand.charges_cards else None
        return cls(brand.charges_balance, card, active_mandate(account) if brand.charges_debits else None)

    def at(self, instant: datetime) -> tuple[Outcome, SavedCard | None]:
        """What pays what is charged at ``instant``, and the card where it is still good then."""
        card = self.card if self.card is not None and not self.card.is_over(instant.date()) else None
        outcome = Outcome.DEBIT if self.mandate is not None else Outcome.ORDERED
        outcome = Outcome.CARD if card is not None else outcome
        return (Outcome.CHARGED if self.charges_balance else outcome), card
