"""VIES by its REST interface (European Commission, «check-vat-number»)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from parvis.billing.vat.ports import VatAnswer, VatRegisterDownError

PATIENCE: Final = 15.0
_STATE: Final = 2
_NONE: Final = "---"
"""What VIES writes where a state tells neither name nor address."""
_WRONG: Final = frozenset({"INVALID_INPUT", "VAT_BLOCKED"})
_REQUESTER: Final = frozenset({"INVALID_REQUESTER_INFO", "IP_BLOCKED"})


class ViesRest:
    """``address`` is the service's, up to and without «check-vat-number»."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def check(self, number: str, *, requester: str, now: datetime) -> VatAnswer:
        asked = {"countryCode": number[:_STATE], "vatNumber": number[_STATE:]}
        if requester:
            asked |= {"requesterMemberStateCode": requester[:_STATE], "requesterNumber": requester[_STATE:]}
        told = self._told(asked)
        faults = {str(wrapper.get("error", "")) for wrapper in told.get("errorWrappers", [])}
        if faults & _REQUESTER and requester:
            # Our own number is not in the register: the customer's can be asked about all the same.
            return self.check(number, requester="", now=now)
        if faults and not faults & _WRONG:
            raise VatRegisterDownError(", ".join(sorted(faults)))
        is_valid = told.get("valid", False if faults else None)
        if not isinstance(is_valid, bool):
            raise VatRegisterDownError(f"no answer in {sorted(told)}")
        return VatAnswer(
            number=number,
            is_valid=is_valid,
            consultation=str(told.get("requestIdentifier") or ""),
            at=now,
            name=_said(told, "name"),
            address=_said(told, "address"),
        )

    def _told(self, asked: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = httpx.post(f"{self._address}/check-vat-number", json=dict(asked), timeout=PATIENCE)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VatRegisterDownError(str(error) or type(error).__name__) from error
        if not isinstance(told, dict) or (answer.is_error and "errorWrappers" not in told):
            raise VatRegisterDownError(f"{answer.status_code}")
        return told


def _said(told: Mapping[str, Any], name: str) -> str:
    value = " ".join(str(told.get(name) or "").split())
    return "" if value == _NONE else value
