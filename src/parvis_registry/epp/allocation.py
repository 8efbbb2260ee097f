"""Names that are allocated to the bearer of a token (RFC 8495)."""

from parvis_registry.epp.context import Command
from parvis_registry.epp.reading import needed
from parvis_registry.epp.refusals import EppError
from parvis_registry.policies import token_of


def told(command: Command) -> str:
    """The token that came with the command, or ""."""
    found = command.extensions.get("allocationToken:allocationToken")
    return "" if found is None else needed(found)


def mismatch(command: Command, name: str) -> str:
    """Why ``name`` is not for the bearer of the command's token; "" where it is."""
    given, wanted = told(command), token_of(name)
    if given == wanted:
        return ""
    return "Allocation Token mismatch" if given else "Allocation Token required"


def check(command: Command, name: str) -> None:
    """EppError 2201 where the token is missing or wrong."""
    why = mismatch(command, name)
    if why:
        raise EppError(2201, why)
