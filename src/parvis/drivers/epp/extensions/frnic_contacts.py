"""How AFNIC is told that a holder was verified (extension frnic), and what it tells of that.

From Net-DRI's description of the registry's integration guide; to be confirmed on the registry's test platform.
"""

from dataclasses import dataclass

from parvis.domains.ports import Reachability
from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import instant_in, text_of
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class Reachable:
    """Goes with a change of a contact: it answered by ``media`` (``email`` or ``phone``)."""

    media: str

    def element(self) -> Element:
        said = element("frnic:reachable", "1", attributes={"media": self.media})
        return element("frnic:ext", element("frnic:update", element("frnic:contact", element("frnic:add", said))))


def reachability_in(response: Response) -> Reachability:
    """What an info of a contact tells. Raises FrameError."""
    outer = response.extension("frnic:ext")
    found = None if outer is None else next(outer.iter(clark("frnic:reachable")), None)
    if found is None or text_of(found) not in {"1", "true"}:
        return Reachability(is_reachable=False)
    when = found.get("when", "")
    return Reachability(
        is_reachable=True,
        media=found.get("media", ""),
        at=instant_in(when) if when else None,
        source=found.get("source", ""),
    )
