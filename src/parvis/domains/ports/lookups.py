"""What is seen of a name from outside: facts alone, which ``domains.health`` judges."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from parvis.domains.ports.delegations import Delegation


class Chain(StrEnum):
    """What came of following DNSSEC from the zone above."""

    NONE = "none"
    """Neither DS records above nor keys in the zone."""
    UNLINKED = "unlinked"
    """The zone is signed, and nothing above says so."""
    VALID = "valid"
    UNSIGNED = "unsigned"
    """DS records above, and no keys in the zone: resolvers that check refuse its answers."""
    BROKEN = "broken"
    """The keys are not those of the DS records, or the signatures do not fit."""
    UNKNOWN = "unknown"
    """Nobody answered, or with algorithms that we cannot check."""


class SiteState(StrEnum):
    """What came of visiting a name over HTTPS."""

    FINE = "fine"
    NOWHERE = "nowhere"
    PRIVATE = "private"
    """An address that is not public: nobody outside reaches it."""
    CLOSED = "closed"
    """Nobody answers at port 443, or not with TLS."""
    UNTRUSTED = "untrusted"
    """The certificate is not valid for the name."""


class MailState(StrEnum):
    """What came of following the name of a mail server."""

    FINE = "fine"
    ALIAS = "alias"
    """It is another name's alias (RFC 2181 section 10.3)."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class ServerSeen:
    """One name server: ``serial`` of the SOA that it answered with."""

    host: str
    state: Delegation
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class MailSeen:
    """One mail server."""

    host: str
    state: MailState


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """One name visited over HTTPS. ``detail``: what is wrong with its certificate, in English."""

    host: str
    state: SiteState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """``above``: name servers that the zone above tells; ``own``: those that the zone itself does. In ASCII, no final dot.

    ``issuers``: who may issue certificates (CAA), None where anybody may. ``is_whole``: the time was enough for all.
    """

    above: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    servers: tuple[ServerSeen, ...] = ()
    chain: Chain = Chain.UNKNOWN
    issuers: tuple[str, ...] | None = None
    mail: tuple[MailSeen, ...] = ()
    refuses_mail: bool = False
    spf: tuple[str, ...] = ()
    spf_lookups: int = 0
    selectors: tuple[str, ...] = ()
    dmarc: tuple[str, ...] = ()
    sites: tuple[SiteSeen, ...] = ()
    is_whole: bool = True


def read_seen(kept: dict[str, Any]) -> Seen:
    """The facts again, of what ``dataclasses.asdict`` made of them."""
    names = ("above", "own", "spf", "selectors", "dmarc")
    return Seen(
        **{name: tuple(kept[name]) for name in names},
        servers=tuple(ServerSeen(one["host"], Delegation(one["state"]), one["serial"]) for one in kept["servers"]),
        chain=Chain(kept["chain"]),
        issuers=None if kept["issuers"] is None else tuple(kept["issuers"]),
        mail=tuple(MailSeen(one["host"], MailState(one["state"])) for one in kept["mail"]),
        refuses_mail=kept["refuses_mail"],
        spf_lookups=kept["spf_lookups"],
        sites=tuple(SiteSeen(one["host"], SiteState(one["state"]), one["detail"]) for one in kept["sites"]),
        is_whole=kept["is_whole"],
    )


class Lookups(Protocol):
    """The world, asked about one name as a stranger would."""

    def seen(self, name: str, *, selectors: tuple[str, ...] = ()) -> Seen:
        """Everything that is to be seen of ``name`` (ASCII), asked of public addresses alone; ``selectors`` of DKIM beside the usual ones.

        Takes half a minute at most, asks at most a few hundred questions, and raises nothing: what did not answer is not in it.
        """
