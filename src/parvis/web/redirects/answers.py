"""Answers as they go over the line."""

import hashlib
import html
import time
from base64 import b64encode
from email.utils import formatdate
from typing import Final
from urllib.parse import urlsplit

from parvis.web.redirects.entries import PERMANENT, Entry

_REASONS: Final = {
    200: b"OK", 301: b"Moved Permanently", 302: b"Found", 307: b"Temporary Redirect", 308: b"Permanent Redirect",
    400: b"Bad Request", 404: b"Not Found", 410: b"Gone", 413: b"Content Too Large", 414: b"URI Too Long",
    431: b"Request Header Fields Too Large", 503: b"Service Unavailable",
}  # fmt: skip
_STATUSES: Final = {(True, False): 301, (True, True): 308, (False, False): 302, (False, True): 307}
_REMEMBERED: Final = b"Cache-Control: max-age=3600\r\n"
"""For how long a browser believes a permanent redirection without asking again: otherwise it would for ever."""
_STYLE: Final = "html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}"
_STYLE_HASH: Final = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_second: tuple[int, bytes] = (0, b"")


def answer(
    status: int, headers: bytes = b"", body: bytes = b"", *, is_head: bool = False, closes: bool = False
) -> bytes:
    """One whole answer. ``headers`` end with a line end each."""
    connection = b"Connection: close\r\n" if closes else b""
    content = b"" if is_head else body
    return b"HTTP/1.1 %d %b\r\nDate: %b\r\n%b%bContent-Length: %d\r\n\r\n%b" % (
        status, _REASONS[status], _date(), connection, headers, len(body), content,
    )  # fmt: skip


def redirect(entry: Entry, location: bytes, *, closes: bool) -> bytes:
    """Send the visitor to ``location``; HEAD is answered the same, since there is no content."""
    is_permanent = entry.way == PERMANENT
    status = _STATUSES[is_permanent, entry.keeps_method]
    return answer(status, b"%bLocation: %b\r\n" % (_REMEMBERED if is_permanent else b"", location), closes=closes)


def to_https(host: bytes, path: bytes, query: bytes, *, closes: bool) -> bytes:
    """Send the visitor to the same address over HTTPS."""
    location = b"https://%b%b%b%b" % (host, path, b"?" if query else b"", query)
    return answer(301, b"%bLocation: %b\r\n" % (_REMEMBERED, location), closes=closes)


def frame(entry: Entry, location: bytes, *, is_head: bool, closes: bool) -> bytes:
    """A page around the target, with its title, a plain link for whoever has no frames, and the target as its original."""
    address = html.escape(location.decode())
    title = html.escape(entry.title.decode() or urlsplit(entry.target.decode()).hostname or "")
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><link rel="canonical" href="{address}"><style>{_STYLE}</style></head>'
        f'<body><iframe src="{address}" title="{title}"></iframe>'
        f'<noscript><a href="{address}">{title}</a></noscript></body></html>'
    )
    policy = f"default-src 'none'; frame-src http: https:; style-src 'sha256-{_STYLE_HASH}'"
    headers = f"Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: {policy}; base-uri 'none'\r\n"
    return answer(200, headers.encode(), page.encode(), is_head=is_head, closes=closes)


def page(status: int, body: bytes, *, is_head: bool, closes: bool) -> bytes:
    """A page of ours that says why there is nothing here."""
    headers = b"Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: default-src 'none'\r\nCache-Control: no-store\r\n"
    return answer(status, headers, body, is_head=is_head, closes=closes)


def _date() -> bytes:
    """The value of a Date field, made once a second."""
    global _second  # noqa: PLW0603 - one clock for all connections of the process
    now = int(time.time())
    if now != _second[0]:
        _second = now, formatdate(now, usegmt=True).encode()
    return _second[1]
