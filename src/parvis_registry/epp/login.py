"""Signing in (RFC 5730 section 2.9.1.1), with login security (RFC 8807)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from parvis_registry import registrars
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.names import BY_URI, OBJECTS, offered
from parvis_registry.epp.reading import Element, first, needed, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import el

_ELSEWHERE: Final = "[LOGIN-SECURITY]"
_SHORTEST: Final = 6
_LONGEST: Final = 16


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the prefixes of what both sides speak."""

    registrar: str
    spoken: frozenset[str]


def sign_in(context: Context, command: Command) -> SignedIn:
    """Check who it is. Raises EppError: 2200 where it is somebody else."""
    given = parts(command.body, "", "clID pw newPW? options svcs")
    options = parts(given["options"][0], "", "version lang")
    if needed(options["version"][0]) != "1.0":
        raise EppError(2100)
    if needed(options["lang"][0]) not in {"en", "fr"}:
        raise EppError(2102, "lang")
    services = parts(given["svcs"][0], "", "objURI+ svcExtension?")
    for one in services["objURI"]:
        if text(one) not in OBJECTS.values():
            raise EppError(2307, text(one))
    spoken = _spoken(services["svcExtension"], frozenset(offered(context.registry)))
    who = needed(given["clID"][0])
    password, new_password = _passwords(given, command)
    if not registrars.is_password(context.database, context.registry, who, password):
        raise EppError(2200)
    if new_password:
        registrars.change_password(context.database, context.registry, who, new_password)
    return SignedIn(who, spoken)


def _spoken(found: list[Element], known: frozenset[str]) -> frozenset[str]:
    uris = [text(one) for one in parts(found[0], "", "extURI+")["extURI"]] if found else []
    for uri in uris:
        if BY_URI.get(uri) not in known:
            raise EppError(2103, uri)
    return frozenset(BY_URI[uri] for uri in uris)


def _passwords(given: Mapping[str, list[Element]], command: Command) -> tuple[str, str]:
    password, new_password = needed(given["pw"][0]), first(given["newPW"])
    extra = command.extensions.get("loginSec:loginSec")
    if extra is not None:
        more = parts(extra, "loginSec", "userAgent? pw? newPW?")
        if password == _ELSEWHERE:
            password = _long(more["pw"])
        if new_password == _ELSEWHERE:
            new_password = _long(more["newPW"])
        elif new_password:
            _check_length(new_password)
    else:
        for one in filter(None, (password, new_password)):
            _check_length(one)
    return password, new_password


def _long(found: list[Element]) -> str:
    if not found:
        raise EppError(2003, "pw")
    password = needed(found[0])
    if len(password) < _SHORTEST:
        raise EppError(2005, "pw")
    return password


def _check_length(password: str) -> None:
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise EppError(2005, "pw")


def security_event(told: str) -> Element:
    """The event that «type level exDate sentence» tells (RFC 8807 section 2.1)."""
    kind, level, ends, sentence = told.split(maxsplit=3)
    return el("loginSec:event", sentence, type=kind, level=level, exDate=ends)
