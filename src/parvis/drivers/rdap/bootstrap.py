"""Where the RDAP server of each extension is: a file of the shape of RFC 9224, kept by the operator."""

import json
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from parvis.drivers.rdap.fetching import address_fault, is_loopback

logger = logging.getLogger(__name__)

LONGEST: Final = 1024 * 1024
_PARTS: Final = 2


class BootstrapError(Exception):
    """The file cannot be used; the message says why."""


def addresses_in(body: bytes) -> dict[str, str]:
    """The address by extension, in ASCII, of a file's content. Raises BootstrapError where it has another shape.

    An extension whose addresses are all unsafe (no HTTPS, except on this machine) is left out.
    """
    if len(body) > LONGEST:
        raise BootstrapError(f"it has more than {LONGEST} octets")
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BootstrapError("it is no JSON") from error
    services = data.get("services") if isinstance(data, dict) else None
    if not isinstance(services, list) or not all(_is_service(service) for service in services):
        raise BootstrapError("it has no services as RFC 9224 writes them")
    found = {
        extension.lower().strip("."): address
        for extensions, addresses in services
        if (address := next((one for one in addresses if not address_fault(one)), ""))
        for extension in extensions
    }
    if not found:
        raise BootstrapError("it names no address that may be asked")
    return found


def address_for(name: str, known: Mapping[str, str]) -> str:
    """The RDAP server for ``name`` (ASCII), by its longest extension that is known, or ""."""
    labels = name.split(".")
    return next((known[end] for cut in range(1, len(labels)) if (end := ".".join(labels[cut:])) in known), "")


def leads_here(known: Mapping[str, str]) -> bool:
    """Whether any of the addresses is this machine's: a list of others must not."""
    return any(is_loopback(httpx.URL(address).host) for address in known.values())


def _is_service(service: Any) -> bool:
    return (
        isinstance(service, list)
        and len(service) == _PARTS
        and all(isinstance(part, list) and all(isinstance(text, str) for text in part) for part in service)
    )


class Bootstrap:
    """The file at ``path``, read again whenever it was replaced. A bad new one changes nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_as: tuple[int, int] | None = None
        self._addresses: Mapping[str, str] = {}
        self._lock = threading.Lock()

    def address_of(self, name: str) -> str:
        """As ``address_for``, by the file as it now is."""
        return address_for(name, self._current())

    def _current(self) -> Mapping[str, str]:
        with self._lock:
            try:
                now = self._path.stat()
                if self._read_as != (version := (now.st_mtime_ns, now.st_size)):
                    self._read_as = version
                    self._addresses = addresses_in(self._path.read_bytes())
            except (OSError, BootstrapError) as error:
                logger.warning("RDAP addresses are as before: %s: %s", self._path, error)
            return self._addresses
