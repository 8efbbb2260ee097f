"""Messages to registrars (RFC 5730 section 2.9.2.3, RFC 8590)."""

from dataclasses import dataclass, replace

from lxml import etree

from parvis_registry import messages
from parvis_registry.epp.context import Context
from parvis_registry.epp.describing import described
from parvis_registry.epp.reading import Element
from parvis_registry.epp.writing import el, some, stamp
from parvis_registry.holdings import Holding


@dataclass(frozen=True, slots=True)
class Change:
    """What the registry did by itself: ``operation`` is a word of RFC 8590."""

    operation: str
    text: str
    who: str = "registry"
    case: str = ""
    reason: str = ""
    is_before: bool = False
    """The name is told as it was before."""


def tell(context: Context, who: str, text: str, data: Element | None, extension: Element | None = None) -> None:
    """Put a message into the queue of ``who``."""
    written = "\f".join("" if part is None else etree.tostring(part, encoding="unicode") for part in (data, extension))
    messages.tell(context.database, context.registry, who, at=context.now, text=text, data=written.rstrip("\f"))


def tell_change(context: Context, holding: Holding, change: Change, data: Element | None = None) -> None:
    """Tell the sponsor what happened, with the name as it is told to it where there is no other ``data``."""
    told = data
    if told is None:
        seen = replace(context, registrar=holding.registrar)
        told = described(seen, holding, "all", is_told=True)
    extension = el(
        "changePoll:changeData",
        el("changePoll:operation", change.operation),
        stamp("changePoll:date", context.now),
        el("changePoll:svTRID", f"{context.registry}-{change.operation}"),
        el("changePoll:who", change.who),
        el("changePoll:caseId", change.case, type="custom", name="registry") if change.case else None,
        some("changePoll:reason", change.reason),
        state="before" if change.is_before else "after",
    )
    tell(context, holding.registrar, change.text, told, extension)
