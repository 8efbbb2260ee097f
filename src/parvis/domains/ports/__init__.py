"""What we need from a registry, in our words (OPS-2).

Every driver in ``parvis.drivers`` that speaks to a registry satisfies ``RegistryDriver`` and passes
``tests/contracts/registry.py``. Every call has a time-out; ``key`` reaches the other side as the client
transaction id, so that both logs can be matched. Names are in ASCII, lower case; instants are aware (UTC).
"""

from parvis.domains.ports.claims import ClaimsNotices, Mark, Notice
from parvis.domains.ports.copies import CopyState, ZoneCopied, ZoneSource
from parvis.domains.ports.delegations import Delegation, Delegations
from parvis.domains.ports.errors import OutcomeUnknownError, RefusedError, UnavailableError
from parvis.domains.ports.lookups import Chain, Lookups, MailSeen, MailState, Seen, ServerSeen, SiteSeen, SiteState
from parvis.domains.ports.registration_data import RegistrationData, RegistrationDataSource
from parvis.domains.ports.registry import RegistryDriver
from parvis.domains.ports.values import (
    Availability,
    Capability,
    Checked,
    Claims,
    ContactData,
    ContactRole,
    DsRecord,
    Host,
    KeyRecord,
    Message,
    Reachability,
    SignerRecord,
    Snapshot,
    Trade,
    Transfer,
    TransferState,
)

__all__ = [
    "Availability",
    "Capability",
    "Chain",
    "Checked",
    "Claims",
    "ClaimsNotices",
    "ContactData",
    "ContactRole",
    "CopyState",
    "Delegation",
    "Delegations",
    "DsRecord",
    "Host",
    "KeyRecord",
    "Lookups",
    "MailSeen",
    "MailState",
    "Mark",
    "Message",
    "Notice",
    "OutcomeUnknownError",
    "Reachability",
    "RefusedError",
    "RegistrationData",
    "RegistrationDataSource",
    "RegistryDriver",
    "Seen",
    "ServerSeen",
    "SignerRecord",
    "SiteSeen",
    "SiteState",
    "Snapshot",
    "Trade",
    "Transfer",
    "TransferState",
    "UnavailableError",
    "ZoneCopied",
    "ZoneSource",
]
