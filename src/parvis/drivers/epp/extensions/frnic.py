"""Trades at AFNIC (extension frnic): a name goes to another holder, whose contact is there already.

From Net-DRI's description of the registry's integration guide; to be confirmed on the registry's test platform.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from parvis.drivers.epp.commands import OwnCommand
from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import FrameError, instant, instant_or_none, needed, text
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class TradeData:
    """A trade as the registry tells it. Both holders may be waited for, each until a date of its own."""

    name: str
    status: str
    requested_by: str
    requested_at: datetime
    holder: str
    """The holder to be; "" where untold."""
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class TradeDomain(OwnCommand):
    """A step of a trade: ``request`` names the holder to be; ``query`` and ``cancel`` do not."""

    prefix: ClassVar[str] = "frnic"

    name: str
    step: str
    auth_code: str
    registrant: str = ""

    @property
    def transforms(self) -> bool:
        return self.step != "query"

    def element(self) -> Element:
        return element(
            "frnic:trade",
            element(
                "frnic:domain",
                element("frnic:name", self.name),
                element("frnic:registrant", self.registrant) if self.registrant else None,
                element("frnic:authInfo", element("domain:pw", self.auth_code)),
            ),
            attributes={"op": self.step},
        )

    def answer(self, response: Response) -> TradeData:
        data = trade_in(response)
        if data is None:
            raise FrameError("the answer has no frnic:trdData")
        return data


def trade_in(response: Response) -> TradeData | None:
    """The ``trdData`` of an answer or a message, or None. Raises FrameError."""
    found = response.extension("frnic:ext")
    for tag in ("frnic:resData", "frnic:trdData", "frnic:domain"):
        found = None if found is None else next(found.iterchildren(clark(tag)), None)
    if found is None:
        return None
    dates = [at for tag in ("frnic:rhDate", "frnic:ahDate") if (at := instant_or_none(found, tag)) is not None]
    return TradeData(
        name=needed(found, "frnic:name").lower(),
        status=needed(found, "frnic:trStatus"),
        requested_by=text(found, "frnic:reID"),
        requested_at=instant(found, "frnic:reDate"),
        holder=text(found, "frnic:reHldID"),
        answer_by=min(dates, default=None),
    )
