"""A name as the registry describes it, in the port's words."""

from dataclasses import dataclass
from typing import Final

from parvis.domains.ports import Capability, ContactRole, SignerRecord, Snapshot
from parvis.drivers.epp.extensions.rgp import grace_periods_in
from parvis.drivers.epp.extensions.secdns import records_in
from parvis.drivers.epp.frames.domain import InfoDomain
from parvis.drivers.epp.frames.domain_answers import Created, DomainInfo
from parvis.drivers.epp.parsing import FrameError
from parvis.drivers.epp.results import NOT_OURS, Response
from parvis.drivers.epp.settings import EppSettings
from parvis.drivers.epp.talking import Talk

_ROLES: Final[dict[str, ContactRole]] = {role.value: role for role in ContactRole if role != ContactRole.REGISTRANT}


@dataclass(frozen=True, slots=True)
class Seen:
    """A name of ours: the registry's own words, and the port's."""

    info: DomainInfo
    snapshot: Snapshot


def seen(talk: Talk, name: str) -> Seen | None:
    """The name as it stands; None where we do not sponsor it."""
    command = InfoDomain(name)
    response = talk.ask(command, accepted=NOT_OURS)
    if response.code in NOT_OURS:
        return None

    def read(response: Response) -> Seen | None:
        info = command.answer(response)
        if info.sponsor != talk.settings.sponsor:
            return None
        statuses = frozenset(info.statuses) | frozenset(grace_periods_in(response)) | talk.profile.statuses_in(response)
        return Seen(info, _snapshot(info, statuses, records_in(response), talk.settings))

    return talk.told(command, response, read)


def _snapshot(
    info: DomainInfo, statuses: frozenset[str], records: frozenset[SignerRecord], settings: EppSettings
) -> Snapshot:
    if info.created_at is None:
        raise FrameError("a name of ours has no date of creation")
    contacts = {_ROLES[role]: handle for role, handle in info.contacts if role in _ROLES}
    if info.registrant:
        contacts[ContactRole.REGISTRANT] = info.registrant
    return Snapshot(
        name=info.name,
        created_at=info.created_at,
        expires_at=info.expires_at,
        statuses=statuses,
        nameservers=tuple(info.nameservers),
        contacts=contacts,
        ds=records,
        hosts=info.hosts,
        updated_at=info.updated_at,
        transferred_at=info.transferred_at,
        is_created_by_us=info.creator == settings.sponsor,
    )


def as_created(created: Created, nameservers: tuple[str, ...], contacts: dict[ContactRole, str]) -> Snapshot:
    """A name that the registry took, and does not show yet."""
    return Snapshot(
        name=created.name.lower(),
        created_at=created.created_at,
        expires_at=created.expires_at,
        statuses=frozenset({"pendingCreate"}),
        nameservers=nameservers,
        contacts=contacts,
        is_created_by_us=True,
    )


def has_objects(settings: EppSettings) -> bool:
    """Say whether name servers are objects of their own there."""
    return Capability.HOSTS in settings.capabilities
