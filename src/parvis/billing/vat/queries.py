"""What is known of VAT numbers, and which are to be asked about."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from parvis.accounts.models import Account
from parvis.billing.models import VatCheck

FRESH: Final = timedelta(hours=24)
"""How long an answer is not asked for again (rules 7.5)."""
KEPT: Final = timedelta(days=30)
"""How long the last answer that a number is valid counts while the register does not answer."""


def vat_evidence(account: Account) -> dict[str, Any]:
    """What is kept with a sale: the number, whether it counted as valid, when and under which consultation it was seen.

    ``vat_is_kept`` says that the register did not answer the last time: the one before counted.
    """
    if not account.vat_number:
        return {}
    known = VatCheck.objects.filter(number=account.vat_number).first()
    valid_at = known.valid_at if known is not None else None
    return {
        "vat_number": account.vat_number,
        "vat_is_valid": account.is_vat_checked,
        "vat_valid_at": valid_at.isoformat() if valid_at is not None else "",
        "vat_consultation": known.consultation if known is not None else "",
        "vat_is_kept": known is not None and known.down_since is not None,
    }


def asked_for() -> QuerySet[Account]:
    """Accounts with a number that nobody asked the register about yet, or that it did not answer about."""
    known = VatCheck.objects.filter(number=OuterRef("vat_number"))
    return (
        Account.objects.exclude(vat_number="")
        .annotate(is_known=Exists(known), is_open=Exists(known.filter(down_since__isnull=False)))
        .filter(Q(is_known=False) | Q(is_open=True))
    )


def no_longer_counting(now: datetime) -> QuerySet[VatCheck]:
    """Numbers whose last valid answer is too old, while no other came since."""
    return VatCheck.objects.filter(valid_at__lt=now - KEPT, answered_at=F("valid_at"))
