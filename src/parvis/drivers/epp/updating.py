"""Bringing a name to a wanted state: what is there is read, and only the difference is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from parvis.domains.ports import ContactRole, DsRecord, Host, SignerRecord, Snapshot
from parvis.drivers.epp import hosts
from parvis.drivers.epp.domains import nameservers, ours, read_back, roles
from parvis.drivers.epp.extensions.secdns import DsUpdate, as_told
from parvis.drivers.epp.frames.domain import DomainParts, UpdateDomain
from parvis.drivers.epp.frames.nameservers import NOBODY, NameServers
from parvis.drivers.epp.snapshots import Seen, has_objects
from parvis.drivers.epp.talking import Talk

LOCK: Final = "clientTransferProhibited"
HOLD: Final = "clientHold"


@dataclass(frozen=True, slots=True)
class Changes:
    """A wanted state; None is as it is."""

    nameservers: Sequence[Host] | None = None
    is_locked: bool | None = None
    auth_code: str | None = None
    contacts: Mapping[ContactRole, str] | None = None
    ds: Sequence[SignerRecord] | None = None
    is_held: bool | None = None


def update(talk: Talk, name: str, changes: Changes) -> Snapshot:
    """Make it so; where it is so already nothing is sent."""
    found = ours(talk, name)
    command, records = _command(talk, found, changes)
    if changes.nameservers is not None and has_objects(talk.settings):
        # Addresses are the hosts' own: they may differ where the name's servers do not.
        hosts.make_sure(talk, [host for host in changes.nameservers if command is not None or host.addresses])
    if command is None and records is None:
        return found.snapshot
    talk.answer(command or UpdateDomain(name, changes_nothing=True), [records] if records else [])
    return read_back(talk, name)


def _command(talk: Talk, found: Seen, changes: Changes) -> tuple[UpdateDomain | None, DsUpdate | None]:
    added_servers, removed_servers = _servers(talk, found, changes.nameservers)
    added_statuses, removed_statuses = _statuses(found, changes)
    added_roles, removed_roles = _roles(found, changes.contacts)
    added = DomainParts(added_servers, added_roles, added_statuses)
    removed = DomainParts(removed_servers, removed_roles, removed_statuses)
    registrant = (changes.contacts or {}).get(ContactRole.REGISTRANT)
    registrant = None if registrant == found.info.registrant else registrant
    code = None if changes.auth_code == found.info.auth_code else changes.auth_code
    command = UpdateDomain(found.info.name, added, removed, registrant, code)
    return (None if _is_empty(command) else command), _records(found.snapshot.ds, changes.ds)


def _is_empty(command: UpdateDomain) -> bool:
    parts = (command.added.element("domain:add"), command.removed.element("domain:rem"))
    return all(part is None for part in (*parts, command.registrant, command.auth_code))


def _servers(talk: Talk, found: Seen, wanted: Sequence[Host] | None) -> tuple[NameServers, NameServers]:
    """Servers to add and to take away. As attributes, one whose addresses change is both."""
    if wanted is None:
        return NOBODY, NOBODY
    if has_objects(talk.settings):
        there: dict[str, tuple[str, ...]] = dict.fromkeys(found.info.nameservers, ())
        asked: dict[str, tuple[str, ...]] = dict.fromkeys((host.name for host in wanted), ())
    else:
        there = {name: tuple(sorted(addresses)) for name, addresses in found.info.nameservers.items()}
        asked = {host.name: tuple(sorted(host.addresses)) for host in wanted}
    added = [Host(name, addresses) for name, addresses in asked.items() if there.get(name) != addresses]
    removed = [Host(name, addresses) for name, addresses in there.items() if asked.get(name) != addresses]
    return nameservers(talk, added), nameservers(talk, removed)


def _statuses(found: Seen, changes: Changes) -> tuple[list[str], list[str]]:
    added: list[str] = []
    removed: list[str] = []
    for status, is_wanted in ((LOCK, changes.is_locked), (HOLD, changes.is_held)):
        is_there = status in found.info.statuses
        if is_wanted is not None and is_wanted != is_there:
            (added if is_wanted else removed).append(status)
    return added, removed


def _roles(
    found: Seen, wanted: Mapping[ContactRole, str] | None
) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """Contacts to add and to take away: a role that is not spoken of stays as it is."""
    if wanted is None:
        return (), ()
    asked = roles(wanted)
    spoken_of: Collection[str] = {role for role, _handle in asked}
    added = [pair for pair in asked if pair not in found.info.contacts]
    removed = [pair for pair in found.info.contacts if pair[0] in spoken_of and pair not in asked]
    return added, removed


def _records(there: frozenset[SignerRecord], wanted: Sequence[SignerRecord] | None) -> DsUpdate | None:
    """What to take away and to add. Records of the other form cannot go one by one: all go (RFC 5910 section 5.2.5)."""
    if wanted is None:
        return None
    asked = {as_told(one) for one in wanted}
    if {type(one) for one in there} - {type(one) for one in asked} and asked:
        return DsUpdate(added=_ordered(asked), removes_all=True)
    removed, added = _ordered(there - asked), _ordered(asked - there)
    return DsUpdate(removed, added) if removed or added else None


def _ordered(records: Collection[SignerRecord]) -> list[SignerRecord]:
    return sorted(records, key=lambda one: (isinstance(one, DsRecord), astuple(one)))
