"""One GET to a server that may be hostile: no more than 1 MiB, no compression, no redirect into our own network."""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Final

import httpx

from parvis.domains.ports import UnavailableError
from parvis.kit.networks import is_public

LONGEST: Final = 1024 * 1024
REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HOST: Final = re.compile(rb"[A-Za-z0-9.:-]+")
Resolve = Callable[[str, int], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A final answer. ``kind`` is its media type, without parameters."""

    status: int
    kind: str
    body: bytes
    retry_after: str


@cache
def public_authorities() -> ssl.SSLContext:
    """Read once: it takes longer than a look-up."""
    return httpx.create_ssl_context(trust_env=False)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, without asking anybody."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


async def public_address(host: str, port: int) -> str:
    """An address of ``host``. Raises UnavailableError where any of them is not public."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    if not all(is_public(address) for address in addresses):
        raise UnavailableError(f"{host} is not public")
    return str(addresses[0])


def address_fault(written: str) -> str:
    """What is wrong with ``written`` as the address of an RDAP server, or "": HTTPS, or HTTP on this machine."""
    try:
        url = httpx.URL(written)
    except httpx.InvalidURL:
        return "is no address"
    if not _HOST.fullmatch(url.raw_host) or url.userinfo or url.query or url.fragment:
        return "is no address of a server"
    if url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host)):
        return ""
    return "is not HTTPS"


async def fetch(
    address: str,
    *,
    accept: str,
    is_chosen: bool = True,
    tls: ssl.SSLContext | None = None,
    resolve: Resolve = public_address,
) -> Fetched:
    """Ask ``address``; the caller limits the time. Raises UnavailableError.

    Only where the operator chose it (``is_chosen``) may it be inside our network; this machine is always chosen. A
    redirect leads to the same server, or over HTTPS to a public address: that very address is then connected to, so that
    a second answer of the DNS changes nothing.
    """
    options = {"verify": tls or public_authorities(), "timeout": None, "trust_env": False}
    try:
        async with httpx.AsyncClient(**options) as client:  # type: ignore[arg-type]
            url = httpx.URL(address)
            first = "" if is_chosen or is_loopback(url.host) else await _checked(url, resolve)
            origin, connect_to = _origin(url), first
            for _step in range(REDIRECTS + 1):
                answer = await _once(client, url, connect_to, accept)
                if isinstance(answer, Fetched):
                    return answer
                url = url.join(answer)
                connect_to = first if _origin(url) == origin else await _checked(url, resolve)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise UnavailableError(f"no answer ({type(error).__name__})") from error
    raise UnavailableError("redirected too often")


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


async def _checked(url: httpx.URL, resolve: Resolve) -> str:
    if url.scheme != "https" or url.userinfo or not url.raw_host:
        raise UnavailableError("led to what is not HTTPS")
    return await resolve(url.raw_host.decode("ascii"), url.port or 443)


async def _once(client: httpx.AsyncClient, url: httpx.URL, connect_to: str, accept: str) -> Fetched | str:
    """The final answer, or where a redirect leads."""
    headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Parvis", "Host": url.netloc.decode()}
    target = url.copy_with(host=connect_to) if connect_to else url
    extensions = {"sni_hostname": url.raw_host.decode("ascii")} if connect_to else {}
    async with client.stream("GET", target, headers=headers, extensions=extensions) as response:
        if response.status_code in _MOVED:
            return str(response.headers.get("Location", ""))
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise UnavailableError("a compressed answer, which was not asked for")
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > LONGEST:
                raise UnavailableError(f"an answer of more than {LONGEST} octets")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(response.status_code, kind, bytes(body), response.headers.get("Retry-After", ""))
