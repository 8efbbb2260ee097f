"""Names whose price is the registry's own (RFC 8748): what it asks of us, as it last told."""

from datetime import datetime, timedelta
from typing import Final

from parvis.domains.models import Domain
from parvis.kit.money import Money

FRESH: Final = timedelta(days=2)
"""How long what was told counts: it is asked for with the daily look at the name."""


def fee_of(domain: Domain, action: str, *, currency: str, now: datetime) -> Money | None:
    """What the registry asks for ``action`` ("renew", "restore") on a premium name, a year where there are years.

    None where it did not tell, not lately, or in another currency: then nothing can be sold.
    """
    minor = domain.premium_fees.get(action)
    told_at = domain.premium_told_at
    if minor is None or told_at is None or now - told_at > FRESH or domain.premium_currency != currency:
        return None
    return Money(minor, currency)
