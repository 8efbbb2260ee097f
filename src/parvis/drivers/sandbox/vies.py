"""A register of VAT numbers for the demonstration: every number whose own digits are right is valid."""

from datetime import datetime
from hashlib import sha256

import stdnum.eu.vat

from parvis.billing.vat.ports import VatAnswer


class SandboxVies:
    """Asks nobody."""

    def check(self, number: str, *, requester: str, now: datetime) -> VatAnswer:
        is_valid = bool(stdnum.eu.vat.is_valid(number))
        kept = f"SANDBOX-{sha256(f'{requester}{number}{now:%Y%m%d}'.encode()).hexdigest()[:12].upper()}"
        return VatAnswer(number, is_valid, kept if is_valid and requester else "", now)
