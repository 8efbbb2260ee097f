"""The contacts of names: the holder, and those that each registry asks for beside, and no others."""

from collections.abc import Sequence
from typing import Final

from parvis_registry import policies
from parvis_registry.epp import own_fields
from parvis_registry.epp.context import Context
from parvis_registry.epp.labels import handle
from parvis_registry.epp.reading import Element, attribute
from parvis_registry.epp.refusals import EppError
from parvis_registry.objects import find_contact

KNOWN: Final = frozenset({"admin", "tech", "billing"})
HOLDER: Final = "registrant"
_HOLDERS: Final = frozenset({"registrant", "licensee"})
"""What registries call a contact that is made to hold names."""


def registrant(context: Context, who: str) -> str:
    """The registrant's handle, which must be given (EppError 2003) and one that may hold names here."""
    if not who:
        raise EppError(2003, "registrant")
    check_contact(context, who, HOLDER)
    return who


def check_contact(context: Context, who: str, role: str) -> None:
    """EppError 2303 where the registry has no such contact, 2306 for one that was made for another role."""
    found = find_contact(context.database, context.registry, who)
    if found is None:
        raise EppError(2303, who)
    made_for = own_fields.role_in(found.own) if context.registry in policies.ONE_ROLE else ""
    if made_for and made_for != role and not (role == HOLDER and made_for in _HOLDERS):
        raise EppError(2306, f"{who} is a contact for the role {made_for}")


def read_roles(context: Context, found: Sequence[Element]) -> list[list[str]]:
    """Pairs of role and handle, each as this registry takes it: EppError 2303 and 2306."""
    pairs = [[attribute(one, "type", KNOWN), handle(one)] for one in found]
    check_taken(context, pairs)
    return pairs


def check_taken(context: Context, pairs: Sequence[Sequence[str]]) -> None:
    """EppError 2306 for a role that contacts do not have here, and what ``check_contact`` raises."""
    taken, _is_each_needed = policies.roles_of(context.registry)
    for role, who in pairs:
        if role not in taken:
            raise EppError(2306, f"names have no {role} contact here")
        check_contact(context, who, role)


def check_filled(context: Context, pairs: Sequence[Sequence[str]]) -> None:
    """EppError 2003 for a contact that is missing."""
    taken, is_each_needed = policies.roles_of(context.registry)
    there = {role for role, _who in pairs}
    for role in taken:
        if is_each_needed and role not in there:
            raise EppError(2003, f"a {role} contact")
