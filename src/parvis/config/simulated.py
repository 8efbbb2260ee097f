"""The simulated registries, reached by EPP as real ones are. Where they are is read again at each connection."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from parvis.domains.ports import Capability, UnavailableError
from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import CAPABILITIES, EppSettings, Place

CLIENT_ID: Final = "parvis"
"""Who we are there."""
LOOPBACK: Final = "127.0.0.1"


class NoRegistryError(UnavailableError):
    """The simulated registries are not running."""


@dataclass(frozen=True, slots=True)
class _Simulated:
    profile: str = ""
    lacks: frozenset[Capability] = frozenset()
    """Beside what its profile lacks."""
    has_claims: bool = False


_PLAIN: Final = _Simulated()
_KEYS_ALONE: Final = frozenset({Capability.DS_DATA})
"""They take keys and hash them themselves (to be confirmed of both)."""
_MOVED_AT_ONCE: Final = _Simulated(lacks=frozenset({Capability.TRANSFER_ANSWER}))
SIMULATED: Final = {
    "afnic": _Simulated("afnic"),
    "verisign": _PLAIN,
    "pir": _PLAIN,
    "afilias": _PLAIN,
    "neustar": _PLAIN,
    "eurid": _Simulated("eurid"),
    "dnsbelgium": _Simulated("dnsbelgium"),
    "switch": _Simulated("switch"),
    "ma": _Simulated(lacks=frozenset({Capability.RESTORE})),
    "cira": _Simulated("cira"),
    "denic": _Simulated(
        lacks=_KEYS_ALONE | frozenset({Capability.HOSTS, Capability.LOCK, Capability.RENEW, Capability.TRANSFER_ANSWER})
    ),
    "nicio": _PLAIN,
    "sidn": _Simulated(lacks=_KEYS_ALONE | _MOVED_AT_ONCE.lacks),
    "nicit": _MOVED_AT_ONCE,
    "redes": _PLAIN,
    "nominet": _Simulated(lacks=frozenset({Capability.RESTORE, Capability.TRANSFER_ANSWER})),
    "identity": _Simulated(has_claims=True),
    "slow": _PLAIN,
    "silent": _PLAIN,
}
"""What each of them is, by its code."""


def simulated(code: str, home: Callable[[], Path], *, client_id: str = CLIENT_ID) -> EppRegistry:
    """The driver of one of them, as this registrar. ``home``, their folder, is asked for at each connection."""
    kind = SIMULATED[code]
    registry = EppSettings(
        code=code,
        host=LOOPBACK,
        client_id=client_id,
        password="",
        profile=kind.profile,
        capabilities=CAPABILITIES - kind.lacks,
        has_claims=kind.has_claims,
        claims_validator="tmch" if kind.has_claims else "",
        names_per_check=50,
        connect_timeout=2.0,
        answer_timeout=8.0,
    )
    return EppRegistry(registry, lambda: place_of(code, home()))


def registry_home() -> Path:
    """The folder of the simulated registries, or NoRegistryError."""
    home: Path | None = settings.PARVIS_REGISTRY_HOME
    if home is None:
        raise NoRegistryError("this installation has no simulated registries")
    return home


def place_of(code: str, home: Path) -> Place:
    """Where it listens now, or NoRegistryError."""
    told = _told(home)
    return Place(LOOPBACK, told["ports"][code], told["password"], Path(told["ca_file"]))


def whois_of(home: Path) -> str:
    """Where all of them answer WHOIS: host and port, or NoRegistryError."""
    return f"{LOOPBACK}:{_told(home)['whois']}"


def door_of(home: Path) -> str:
    """The address of HTTP, for RDAP and to play with them; or NoRegistryError."""
    return _read(home / "url")


def _told(home: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_read(home / "epp.json"))
    return told


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NoRegistryError("the simulated registries are not running") from error
