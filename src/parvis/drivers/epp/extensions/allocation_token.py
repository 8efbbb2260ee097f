"""Allocation tokens (RFC 8495): the right to a name that is reserved for its bearer."""

from dataclasses import dataclass

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.parsing import text_of
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class AllocationToken:
    """Goes with a check, a create or a transfer."""

    token: str

    def element(self) -> Element:
        return element("allocationToken:allocationToken", self.token)


@dataclass(frozen=True, slots=True)
class AskAllocationToken:
    """Asks with an info for the token of a name."""

    def element(self) -> Element:
        return element("allocationToken:info")


def token_in(response: Response) -> str:
    """The token that an info tells, or ""."""
    return text_of(response.extension("allocationToken:allocationToken"))
