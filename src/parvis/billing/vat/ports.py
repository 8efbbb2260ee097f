"""What we need from the register of VAT numbers of the European Union (VIES)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from parvis.kit.failures import TryLaterError


class VatRegisterDownError(TryLaterError):
    """The register, or the state that keeps the number, does not answer: nothing is known. Down is not invalid."""


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """What the register said of one number. ``consultation`` is the number under which it keeps having been asked."""

    number: str
    is_valid: bool
    consultation: str
    at: datetime
    name: str = ""
    address: str = ""


class VatRegister(Protocol):
    def check(self, number: str, *, requester: str, now: datetime) -> VatAnswer:
        """Ask about ``number`` in the name of the holder of ``requester`` ("" for nobody's). Raises VatRegisterDownError.

        Both are written with their state's letters. With a requester, a valid number comes with a consultation number.
        """
