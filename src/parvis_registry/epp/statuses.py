"""Statuses that follow from what is known of a name."""

from datetime import datetime
from typing import Final

from parvis_registry.epp.reading import Element, attribute
from parvis_registry.epp.refusals import EppError
from parvis_registry.holdings import Holding

CLIENT: Final = frozenset(
    {
        "clientDeleteProhibited",
        "clientHold",
        "clientRenewProhibited",
        "clientTransferProhibited",
        "clientUpdateProhibited",
    }
)
SERVER: Final = frozenset(status.replace("client", "server") for status in CLIENT)


def shown_statuses(holding: Holding) -> list[str]:
    """Every status of RFC 5731 that the name has."""
    found = set(holding.statuses)
    if holding.end:
        found.add("pendingDelete")
    if holding.is_pending:
        found.add("pendingTransfer")
    if holding.is_traded:
        found.add("pendingUpdate")
    if not holding.nameservers:
        found.add("inactive")
    return sorted(found) or ["ok"]


def grace_statuses(holding: Holding, now: datetime) -> list[str]:
    """The statuses of RFC 3915."""
    found = [grace["kind"] for grace in holding.graces if holding.is_within(grace["kind"], now)]
    return list(dict.fromkeys([*found, *([holding.end["stage"]] if holding.end else [])]))


def check_allowed(holding: Holding, action: str) -> None:
    """EppError 2304 where a status forbids ``action`` (``Update``, ``Renew``, ``Delete``, ``Transfer``), 2300 in a transfer."""
    if holding.end:
        raise EppError(2304, "pendingDelete")
    for who in ("client", "server"):
        if f"{who}{action}Prohibited" in holding.statuses:
            raise EppError(2304, f"{who}{action}Prohibited")
    if holding.is_traded and action != "Renew":
        raise EppError(2304, "pendingUpdate")
    if holding.is_pending:
        raise EppError(2300 if action == "Transfer" else 2304, "pendingTransfer")


def read_statuses(found: list[Element], allowed: frozenset[str]) -> list[str]:
    """Statuses that a client may set; EppError 2306 for the server's own."""
    statuses = [attribute(one, "s", allowed | SERVER | {"ok", "inactive", "linked"}) for one in found]
    for status in statuses:
        if status not in allowed:
            raise EppError(2306, f"{status} is not for clients")
    return statuses
