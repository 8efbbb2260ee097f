"""What a request is for: the host and what comes after it, out of bytes that anybody may have sent (RFC 9112 section 3)."""

import re
from typing import Final, NamedTuple
from urllib.parse import quote_from_bytes

LONGEST_HOST: Final = 253
_HOST: Final = re.compile(rb"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::[0-9]{0,5})?")
_ABSOLUTE: Final = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)
_PLAIN: Final = re.compile(rb"[A-Za-z0-9/?:@!$&'()*+,;=\-._~%]*")
_SPARED: Final = "/?:@!$&'()*+,;=-._~%"


class BadRequestError(Exception):
    """The request makes no sense: it is answered with 400 and its connection closed."""


class Asked(NamedTuple):
    """``host`` in lower case without port or final dot; ``path`` begins with "/"; ``query`` is what follows "?"."""

    host: bytes
    path: bytes
    query: bytes


def asked(target: bytes, hosts: list[bytes]) -> Asked:
    """Read the request's target and all its Host fields. BadRequestError unless they name one host and a path."""
    if len(hosts) != 1:
        raise BadRequestError
    name = hosts[0]
    if not target.startswith(b"/"):
        absolute = _ABSOLUTE.match(target)
        if absolute is None:
            raise BadRequestError
        # The target outweighs the field (section 3.2.2).
        name, target = absolute[1], target[absolute.end() :]
        if not target.startswith(b"/"):
            target = b"/" + target
    found = _HOST.fullmatch(name.strip(b" \t").lower())
    if found is None or len(found[1]) > LONGEST_HOST:
        raise BadRequestError
    path, _mark, query = target.partition(b"?")
    return Asked(found[1], plain(path), plain(query))


def plain(part: bytes) -> bytes:
    """``part`` with everything encoded that does not belong in an address, so that it can stand in a header."""
    return part if _PLAIN.fullmatch(part) else quote_from_bytes(part, safe=_SPARED).encode()
