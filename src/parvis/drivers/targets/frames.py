"""Whether a page lets another site show it in a frame: X-Frame-Options (RFC 7034), frame-ancestors (CSP level 3)."""

from collections.abc import Iterator

import httpx


def lets_frame(headers: httpx.Headers, host: str) -> bool:
    """Whether the page around it may be one of ``host``, over HTTP or HTTPS. ``frame-ancestors`` outweighs the older header."""
    lists = list(_ancestors(headers))
    if lists:
        return all(any(_matches(source, host) for source in sources) for sources in lists)
    return not headers.get("X-Frame-Options", "").strip()


def _ancestors(headers: httpx.Headers) -> Iterator[list[str]]:
    for policy in ",".join(headers.get_list("Content-Security-Policy")).split(","):
        for directive in policy.split(";"):
            name, *sources = directive.split() or [""]
            if name.lower() == "frame-ancestors":
                yield [source.lower() for source in sources]
                break


def _matches(source: str, host: str) -> bool:
    """Sources of one scheme only do not count: the frame is shown over both."""
    if source == "*":
        return True
    name = source.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    if source.startswith(("https://", "http://", "'")):
        return False
    return name == host or (name.startswith("*.") and host.endswith(name[1:]))
