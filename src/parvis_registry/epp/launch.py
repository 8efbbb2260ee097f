"""Trademark claims (RFC 8334): told with a check, and accepted with a create."""

from datetime import UTC, datetime, timedelta
from typing import Final

from parvis_registry import policies
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.reading import Element, attribute, needed, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import el
from parvis_registry.notices import key_of

_VALID: Final = timedelta(hours=48)
"""How long ago a notice may have been accepted."""


def checked(context: Context, asked: Element, names: list[str]) -> Element:
    """The ``launch:chkData``: which of ``names`` have a claim, and the key of its notice."""
    if asked.get("type", "claims") != "claims":
        raise EppError(2102, "only claims are checked here")
    phase = parts(asked, "launch", "phase")["phase"][0]
    if text(phase) != "claims":
        raise EppError(2306, "there is no such phase")
    return el("launch:chkData", el("launch:phase", "claims"), *(_told(context, name) for name in names))


def _told(context: Context, name: str) -> Element:
    if not has_claim(context, name):
        return el("launch:cd", el("launch:name", name, exists="0"))
    return el("launch:cd", el("launch:name", name, exists="1"), el("launch:claimKey", key_of(name), validatorID="tmch"))


def has_claim(context: Context, name: str) -> bool:
    """Say whether a trademark has a claim to ``name``."""
    label = name.partition(".")[0]
    return context.registry in policies.CLAIMS_REGISTRIES and label in policies.CLAIMED


def check_accepted(context: Context, command: Command, name: str) -> None:
    """A name with a claim is registered with its notice accepted: EppError 2003 without, 2306 for one out of date."""
    told = command.extensions.get("launch:create")
    if told is None:
        if has_claim(context, name):
            raise EppError(2003, "a trademark's notice must be accepted")
        return
    if told.get("type") not in {None, "registration"}:
        raise EppError(2306, "only registrations are taken")
    given = parts(told, "launch", "phase notice")
    if text(given["phase"][0]) != "claims" or not has_claim(context, name):
        raise EppError(2306, "this name has no claim")
    notice = parts(given["notice"][0], "launch", "noticeID notAfter acceptedDate")
    if notice["noticeID"][0].get("validatorID"):
        attribute(notice["noticeID"][0], "validatorID", frozenset({"tmch"}))
    needed(notice["noticeID"][0])
    accepted = _instant(notice["acceptedDate"][0])
    if _instant(notice["notAfter"][0]) <= context.now:
        raise EppError(2306, "the notice is out of date")
    if not context.now - _VALID <= accepted <= context.now + timedelta(minutes=5):
        raise EppError(2306, "the notice was not accepted lately")


def _instant(element: Element) -> datetime:
    try:
        at = datetime.fromisoformat(needed(element))
    except ValueError as error:
        raise EppError(2005, "an instant") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
