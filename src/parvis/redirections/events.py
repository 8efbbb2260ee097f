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


host_redirected: Final = Event[HostRedirected]()
