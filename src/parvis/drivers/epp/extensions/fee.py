"""Fees (RFC 8748): what an action costs at the registry, asked first and agreed to with the command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import FrameError, amount_in, children, needed, text, text_of
from parvis.drivers.epp.results import Response
from parvis.kit.money import Money

ACTIONS: Final = ("create", "renew", "transfer", "restore")
_BY_YEAR: Final = frozenset({"create", "renew", "transfer"})


@dataclass(frozen=True, slots=True)
class FeeCheck:
    """Asks with a check what each of ``actions`` costs, for one year where there are years."""

    actions: Sequence[str] = ACTIONS
    currency: str = ""

    def element(self) -> Element:
        return element(
            "fee:check",
            element("fee:currency", self.currency) if self.currency else None,
            *(
                element(
                    "fee:command",
                    element("fee:period", "1", attributes={"unit": "y"}) if action in _BY_YEAR else None,
                    attributes={"name": action},
                )
                for action in self.actions
            ),
        )


@dataclass(frozen=True, slots=True)
class FeeAgreed:
    """The fee of a command, echoed: another one is refused. ``action``: create, renew, transfer or update (restore)."""

    action: str
    fee: Money

    def element(self) -> Element:
        return element(
            f"fee:{self.action}",
            element("fee:currency", self.fee.currency),
            element("fee:fee", str(self.fee.amount)),
        )


@dataclass(frozen=True, slots=True)
class Fees:
    """What a registry asks for one name: its class (``premium``, ``standard``, …) and the fee of each action."""

    is_available: bool
    price_class: str
    by_action: Mapping[str, Money] = field(default_factory=dict)
    reason: str = ""


def fees_in(response: Response) -> dict[str, Fees]:
    """Fees by name; empty where the registry tells none. Raises FrameError."""
    data = response.extension("fee:chkData")
    if data is None:
        return {}
    currency = needed(data, "fee:currency")
    return {needed(found, "fee:objID").lower(): _fees(found, currency) for found in children(data, "fee:cd")}


def _fees(found: Element, currency: str) -> Fees:
    by_action = {}
    for command in children(found, "fee:command"):
        parts = [text_of(part) for part in command.iterchildren(clark("fee:fee"), clark("fee:credit"))]
        if parts:
            by_action[command.get("name", "")] = _sum(parts, currency)
    return Fees(
        found.get("avail", "1") in {"1", "true"}, text(found, "fee:class"), by_action, text(found, "fee:reason")
    )


def _sum(parts: Sequence[str], currency: str) -> Money:
    try:
        return Money.of(sum((amount_in(part) for part in parts), start=Decimal(0)), currency)
    except ValueError as error:
        raise FrameError(str(error)) from error


def charged_in(response: Response, action: str) -> Money | None:
    """What the registry says that it charged for ``action`` (create, renew, …), or None."""
    data = response.extension(f"fee:{action[:3]}Data" if action != "transfer" else "fee:trnData")
    if data is None or not text(data, "fee:currency"):
        return None
    parts = [text_of(part) for part in data.iterchildren(clark("fee:fee"), clark("fee:credit"))]
    return _sum(parts, text(data, "fee:currency")) if parts else None
