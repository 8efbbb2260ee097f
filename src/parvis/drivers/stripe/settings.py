"""What it takes to speak to Stripe in the name of one of its accounts."""

from dataclasses import dataclass, field
from typing import Final

METHODS: Final = ("card", "sepa_debit")
"""What can be offered on Stripe's page: each in one currency or more, see Stripe's own list."""


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """``code`` names it here. ``address``: another place than Stripe's own, for a simulator. Secrets are never shown."""

    code: str
    key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    address: str = ""
    methods: tuple[str, ...] = ("card",)
    timeout: float = 20.0
