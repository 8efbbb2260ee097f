"""What may be redirected, and where to (rules 5). Refusals are NotAllowedError with the field they belong to."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import idna
from django.utils.translation import gettext_lazy as _

from parvis.kit.refusals import NotAllowedError
from parvis.redirections.enums import Https, Kind

LONGEST: Final = 2_000
"""Characters of a target: what every browser and server takes."""
_LONGEST_HOST: Final = 253
_MOST_PORTS: Final = 65_535
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x20\x7f\\]")
_PRIVATE: Final = frozenset(
    {"localhost", "local", "internal", "lan", "home", "corp", "private", "onion", "invalid", "arpa"}
)
_SPARED: Final = "/?:@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class Target:
    """An address in ASCII that a redirection may lead to, and its host."""

    url: str
    host: str


def host_of(typed: str, *, domain: str) -> str:
    """The host name in ASCII under ``domain`` that was typed: whole, relative, or "@" or nothing for the domain itself."""
    text = typed.strip().rstrip(".").lower()
    if text in {"", "@", domain}:
        return domain
    name = _ascii(text)
    if name is None:
        raise NotAllowedError(_("Letters, digits and hyphens, for example www."), field="host")
    host = name if name.endswith(f".{domain}") else f"{name}.{domain}"
    if len(host) > _LONGEST_HOST:
        raise NotAllowedError(_("This host name is too long."), field="host")
    return host


def target_of(typed: str, *, host: str) -> Target:
    """The target that was typed for ``host``; without a scheme, https is meant. Refused as rules 5 says."""
    text = typed.strip()
    if not text:
        raise NotAllowedError(_("Enter the address to redirect to."), field="target")
    if len(text) > LONGEST:
        raise NotAllowedError(_("This address is too long."), field="target")
    if _UNPRINTABLE.search(text):
        raise NotAllowedError(_("An address has neither spaces nor backslashes."), field="target")
    scheme = re.match(r"([a-z][a-z0-9+.-]*):(?!\d)", text, re.IGNORECASE)
    if scheme is None:
        text = f"https://{text.removeprefix('//')}"
    elif scheme[1].lower() not in {"http", "https"} or text[scheme.end() : scheme.end() + 2] != "//":
        raise NotAllowedError(
            _("Only addresses that begin with https:// or http:// can be redirected to."), field="target"
        )
    try:
        parts = urlsplit(text)
        name, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAllowedError(_("This is not an address of the web."), field="target") from error
    if "@" in parts.netloc:
        raise NotAllowedError(
            _("Leave out what is before the @: it would tell a password to everybody."), field="target"
        )
    found = _public(name)
    if found == host:
        raise NotAllowedError(_("This name would lead to itself."), field="target")
    if port is not None and not 0 < port <= _MOST_PORTS:
        raise NotAllowedError(_("There is no such port."), field="target")
    place = f"{found}:{port}" if port is not None else found
    tail = quote(parts.path, safe=_SPARED)
    query = f"?{quote(parts.query, safe=_SPARED)}" if parts.query else ""
    part = f"#{quote(parts.fragment, safe=_SPARED)}" if parts.fragment else ""
    return Target(f"{parts.scheme.lower()}://{place}{tail}{query}{part}", found)


def is_mixed(target: str, kind: str, https: str) -> bool:
    """Say whether a page over HTTPS would frame ``target`` over HTTP: browsers leave such a frame empty (W3C Mixed Content)."""
    return kind == Kind.MASKED and https != Https.OFF and target.strip().lower().startswith("http:")


def _public(name: str) -> str:
    """The host in ASCII; refused where it is an address by number (in any form that browsers read) or no public name."""
    host = _ascii(name.rstrip("."))
    if ":" in name or (host is not None and _NUMBER.fullmatch(host.rsplit(".", 1)[-1])):
        raise NotAllowedError(_("Redirect to a name, not to an IP address."), field="target")
    if host is None or len(host) > _LONGEST_HOST:
        raise NotAllowedError(_("This is not the name of a site."), field="target")
    if "." not in host or host.rsplit(".", 1)[-1] in _PRIVATE:
        raise NotAllowedError(_("This name is not one that everybody can reach."), field="target")
    return host


def _ascii(name: str) -> str | None:
    """``name`` in A-labels, or None where it is no host name (RFC 1123)."""
    try:
        text = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return None
    return text if all(_LABEL.fullmatch(label) for label in text.split(".")) else None
