"""Everything that differs between registries reached by EPP."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from parvis.domains.ports import Capability
from parvis.drivers.epp.namespaces import PREFIXES

PORT: Final = 700
EXTENSIONS: Final = (
    "rgp",
    "secDNS",
    "fee",
    "launch",
    "loginSec",
    "changePoll",
    "allocationToken",
    "idn",
)
CAPABILITIES: Final = frozenset(Capability)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a registry is, and how one is let in there, at this moment."""

    host: str
    port: int
    password: str = field(repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class EppSettings:
    """One registry: where it is, who we are there, and how much it bears. Durations are in seconds.

    ``server_name`` is the name in the registry's certificate where it is not ``host``; ``ca_file`` the authority that
    signed it where that is no public one. ``registrar_id`` is what the registry writes as our sponsor id where it is
    not the one that signs in. ``new_password`` replaces ``password`` at the next sign-in. ``extensions`` are those
    wanted, by prefix: what the registry does not offer is left out.
    """

    code: str
    host: str
    client_id: str
    password: str = field(repr=False)
    port: int = PORT
    server_name: str = ""
    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    new_password: str = field(default="", repr=False)
    registrar_id: str = ""
    sessions: int = 2
    commands_per_second: float = 0.0
    """0: no limit."""
    names_per_check: int = 20
    keep_alive: float = 240.0
    """A session that is not used says hello this often."""
    idle: float = 900.0
    """A session that is not used for so long is signed out."""
    connect_timeout: float = 5.0
    answer_timeout: float = 20.0
    language: str = "en"
    extensions: tuple[str, ...] = EXTENSIONS
    profile: str = ""
    """Whose own fields are spoken: a module of ``profiles``. Empty: none."""
    capabilities: frozenset[Capability] = CAPABILITIES
    postal: str = "auto"
    """``int``, ``loc``, or ``auto``: ``int`` where ASCII is enough."""
    currency: str = ""
    """Of fees; empty: the registry's own."""
    has_claims: bool = False
    """Names may have trademark claims now: each check asks for them too."""
    claims_validator: str = ""
    idn_tables: dict[str, str] = field(default_factory=dict)
    """The registry's table of characters by extension, such as ``fr`` under ``paris``; "" for all others."""

    def at(self, place: Place) -> "EppSettings":
        """The same registry, found there."""
        return replace(self, host=place.host, port=place.port, password=place.password, ca_file=place.ca_file)

    @property
    def sponsor(self) -> str:
        """Who we are in the registry's answers."""
        return self.registrar_id or self.client_id

    @property
    def uris(self) -> tuple[str, ...]:
        """The extensions wanted, by their URI."""
        return tuple(PREFIXES[prefix] for prefix in self.extensions)
