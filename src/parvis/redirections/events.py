"""Facts about redirected names, for whoever reacts to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class HostRedirected:
    """Published in the transaction that redirects ``host``, changes how, points it here, or ends it.

    ``wants_https``: its customer wants it to answer over HTTPS; never of one that ended.
    """

    host: str
    domain: str
    account_id: int
    wants_https: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DomainClaimed:
    """Published before names of ``domain`` are redirected for an account, in the transaction that does it.

    Who knows that the account has no such domain any more raises NotAllowedError; until the transaction ends, it has it.
    """

    domain: str
    account_id: int
    at: datetime


domain_claimed: Final = Event[DomainClaimed]()
host_redirected: Final = Event[HostRedirected]()
