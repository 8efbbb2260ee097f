"""One look at a site as a browser would have it: its own redirections followed, its headers read, no more."""

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

import httpx

from parvis.drivers.targets.frames import lets_frame
from parvis.kit.networks import is_public
from parvis.redirections.ports import Sight

SECONDS: Final = 5.0
"""For each step: to connect, and to answer."""
STEPS: Final = 5
_BROKEN: Final = 500
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
Resolve = Callable[[str, int], str | None]


def public_address(host: str, port: int) -> str | None:
    """An address of ``host``, or None where there is none, or any of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return None
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    return str(addresses[0]) if addresses and all(map(is_public, addresses)) else None


class Targets:
    """Connects to the very address that was found public, so that a second answer of the DNS changes nothing."""

    def __init__(self, *, resolve: Resolve = public_address, seconds: float = SECONDS) -> None:
        self._resolve = resolve
        self._seconds = seconds
        self._said = threading.local()

    def look(self, target: str, *, host: str) -> Sight:
        """See ``Looker``."""
        self._said.lines = []
        try:
            with httpx.Client(timeout=self._seconds, trust_env=False) as client:
                return self._followed(client, httpx.URL(target), host)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            self._said.lines.append(f"no answer ({type(error).__name__})")
            return Sight(answers=False)

    def exchange(self) -> str:
        """See ``Looker``."""
        return "\n".join(getattr(self._said, "lines", []))

    def _followed(self, client: httpx.Client, url: httpx.URL, host: str) -> Sight:
        for _step in range(STEPS + 1):
            if url.host == host:
                return Sight(answers=True, comes_back=True)
            if url.scheme not in {"http", "https"} or url.userinfo:
                return Sight(answers=False)
            address = self._resolve(url.raw_host.decode(), url.port or (443 if url.scheme == "https" else 80))
            if address is None:
                self._said.lines.append(f"GET {url}: not a public site")
                return Sight(answers=False)
            status, headers = self._asked(client, url, address)
            self._said.lines.append(f"GET {url}: {status}")
            if status not in _MOVED:
                return Sight(answers=status < _BROKEN, allows_frames=lets_frame(headers, host))
            url = url.join(headers.get("Location", ""))
        return Sight(answers=True, comes_back=True)

    @staticmethod
    def _asked(client: httpx.Client, url: httpx.URL, address: str) -> tuple[int, httpx.Headers]:
        headers = {"Host": url.netloc.decode(), "User-Agent": "Parvis", "Accept": "text/html,*/*;q=0.1"}
        asked = client.stream(
            "GET",
            url.copy_with(host=address),
            headers=headers,
            extensions={"sni_hostname": url.raw_host.decode()},
        )
        with asked as answer:
            return answer.status_code, answer.headers
