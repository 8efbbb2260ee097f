"""Registering, renewing, restoring and deleting names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.domains.ports import (
    Claims,
    ContactRole,
    Host,
    OutcomeUnknownError,
    RefusedError,
    SignerRecord,
    Snapshot,
    UnavailableError,
)
from parvis.drivers.epp import hosts
from parvis.drivers.epp.commands import Extension
from parvis.drivers.epp.extensions.allocation_token import AllocationToken
from parvis.drivers.epp.extensions.fee import FeeAgreed
from parvis.drivers.epp.extensions.idn import IdnTable
from parvis.drivers.epp.extensions.launch import ClaimsAccepted
from parvis.drivers.epp.extensions.rgp import RestoreReport, RestoreRequest
from parvis.drivers.epp.extensions.secdns import DsCreate
from parvis.drivers.epp.frames.domain import CreateDomain, DeleteDomain, DomainParts, RenewDomain, UpdateDomain
from parvis.drivers.epp.frames.nameservers import NameServers
from parvis.drivers.epp.results import AGAINST_POLICY, NOT_THERE, PROHIBITED, UNIMPLEMENTED_OBJECT
from parvis.drivers.epp.snapshots import Seen, as_created, has_objects, seen
from parvis.drivers.epp.talking import Talk
from parvis.kit.money import Money

STATEMENTS: Final = (
    (
        "The registrar has not restored the domain name in order to assume the rights to use or sell it for itself or"
        " for any third party."
    ),
    (
        "The information in this report is true to the best of the registrar's knowledge, and the registrar acknowledges"
        " that intentionally supplying false information is an incurable material breach of its agreement."
    ),
)
"""RFC 3915 section 4.2.5 asks for these two."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a registration asks for."""

    name: str
    years: int
    contacts: Mapping[ContactRole, str]
    nameservers: Sequence[Host]
    auth_code: str
    fee: Money | None
    claims: Claims | None
    ds: Sequence[SignerRecord]
    token: str = ""


def ours(talk: Talk, name: str) -> Seen:
    """The name, which must be ours: RefusedError 2201 where it is not."""
    found = seen(talk, name)
    if found is None:
        raise RefusedError("this registrar does not sponsor the name", code=2201)
    return found


def read_back(talk: Talk, name: str, otherwise: Snapshot | None = None) -> Snapshot:
    """What a change that succeeded left. Not to be read, it is an unknown outcome: reading will settle it."""
    try:
        found = seen(talk, name)
    except (UnavailableError, RefusedError) as error:
        raise OutcomeUnknownError(f"it was done, but cannot be read: {error}") from error
    if found is not None:
        return found.snapshot
    if otherwise is None:
        raise OutcomeUnknownError("it was done, but the name is not shown")
    return otherwise


def register(talk: Talk, wanted: Wanted) -> Snapshot:
    """Create the name, its external hosts first; hosts inside the name itself can only follow it.

    An external one that is then left alone follows with them: many registries take none, or two at least.
    """
    inner = [host for host in wanted.nameservers if has_objects(talk.settings) and _is_inside(host, wanted.name)]
    outer = [host for host in wanted.nameservers if host not in inner]
    if has_objects(talk.settings):
        _make_sure(talk, outer)
    at_once = outer if len(outer) > 1 or not inner else []
    command = CreateDomain(
        name=wanted.name,
        auth_code=wanted.auth_code,
        years=wanted.years,
        nameservers=nameservers(talk, at_once),
        registrant=wanted.contacts.get(ContactRole.REGISTRANT, ""),
        contacts=roles(wanted.contacts),
    )
    created = talk.answer(command, _with_creation(talk, wanted))
    if inner:
        _add_inner(talk, wanted.name, inner, [host for host in outer if host not in at_once])
    told = tuple(host.name for host in wanted.nameservers)
    return read_back(talk, wanted.name, as_created(created, told, dict(wanted.contacts)))


def _make_sure(talk: Talk, outer: Sequence[Host]) -> None:
    """Hosts that are there twice are there once: a lost answer about one leaves nothing unknown about the name."""
    try:
        hosts.make_sure(talk, outer)
    except OutcomeUnknownError as lost:
        raise UnavailableError(str(lost)) from lost


def _is_inside(host: Host, name: str) -> bool:
    return host.name == name or host.name.endswith(f".{name}")


def _add_inner(talk: Talk, name: str, inner: Sequence[Host], left: Sequence[Host]) -> None:
    try:
        for host in inner:
            hosts.put(talk, host)
        talk.answer(UpdateDomain(name, added=DomainParts(nameservers=nameservers(talk, [*inner, *left]))))
    except (UnavailableError, RefusedError) as error:
        raise OutcomeUnknownError(f"it is registered, but its own name servers are not set: {error}") from error


def _with_creation(talk: Talk, wanted: Wanted) -> list[Extension]:
    by_role = {role.value: handle for role, handle in wanted.contacts.items()}
    extensions: list[Extension] = list(talk.profile.domain_created(wanted.name, by_role))
    if wanted.token:
        extensions.append(AllocationToken(wanted.token))
    if wanted.ds:
        extensions.append(DsCreate(wanted.ds))
    if wanted.fee is not None:
        extensions.append(FeeAgreed("create", wanted.fee))
    if wanted.claims is not None:
        claims, validator = wanted.claims, talk.settings.claims_validator
        extensions.append(ClaimsAccepted(claims.notice_id, claims.not_after, claims.accepted_at, validator))
    if "xn--" in wanted.name and (table := _table(talk, wanted.name)):
        extensions.append(IdnTable(table))
    return extensions


def _table(talk: Talk, name: str) -> str:
    tables = talk.settings.idn_tables
    return tables.get(name.partition(".")[2], tables.get("", ""))


def nameservers(talk: Talk, wanted: Sequence[Host]) -> NameServers:
    """The name servers as this registry takes them."""
    return NameServers({host.name: host.addresses for host in wanted}, are_objects=has_objects(talk.settings))


def roles(contacts: Mapping[ContactRole, str]) -> list[tuple[str, str]]:
    """Every contact but the registrant, by role."""
    return [(role.value, handle) for role, handle in contacts.items() if role != ContactRole.REGISTRANT]


def renew(talk: Talk, name: str, *, years: int, expires_at: datetime, fee: Money | None) -> Snapshot:
    """Extend from the expiry that was seen."""
    talk.answer(RenewDomain(name, expires_at, years), [FeeAgreed("renew", fee)] if fee is not None else [])
    return read_back(talk, name)


def delete(talk: Talk, name: str) -> None:
    """Delete the name; one that is gone is no error, nor is one that is deleted already."""
    response = talk.ask(DeleteDomain(name), talk.profile.domain_deleted(name), accepted=(NOT_THERE, PROHIBITED))
    if response.code == PROHIBITED:
        found = seen(talk, name)
        if found is not None and "pendingDelete" not in found.snapshot.statuses:
            raise RefusedError(response.sentence, code=PROHIBITED)


def restore(talk: Talk, name: str, *, fee: Money | None, reason: str) -> Snapshot:
    """Ask for the name in redemption, then report. One that needs neither is returned as it is."""
    before = ours(talk, name).snapshot
    if "redemptionPeriod" in before.statuses:
        agreed = [FeeAgreed("update", fee)] if fee is not None else []
        talk.answer(UpdateDomain(name, changes_nothing=True), [RestoreRequest(), *agreed])
        after = read_back(talk, name)
    elif "pendingRestore" in before.statuses:
        after = before
    elif "pendingDelete" in before.statuses:
        raise RefusedError("the name is about to be released and cannot be restored", code=PROHIBITED)
    else:
        return before
    if "pendingRestore" not in after.statuses:
        return after
    talk.answer(UpdateDomain(name, changes_nothing=True), [_report(before, after, reason)])
    return read_back(talk, name)


def _report(before: Snapshot, after: Snapshot, reason: str) -> RestoreReport:
    restored_at = after.updated_at or after.created_at
    return RestoreReport(
        before=_described(before),
        after=_described(after),
        deleted_at=before.updated_at or restored_at,
        restored_at=restored_at,
        reason=reason,
        statements=STATEMENTS,
    )


def _described(snapshot: Snapshot) -> str:
    """The registration as the report wants it told: in words, without a format (RFC 3915 section 4.2.5)."""
    contacts = ", ".join(f"{role.value} {handle}" for role, handle in sorted(snapshot.contacts.items()))
    return f"{snapshot.name}; contacts: {contacts or 'none'}; name servers: {', '.join(snapshot.nameservers) or 'none'}"


def unsupported() -> RefusedError:
    """What this registry has not (RFC 5730 section 3, code 2307)."""
    return RefusedError("the registry does not offer this", code=UNIMPLEMENTED_OBJECT)


def other_form(*, takes_ds: bool) -> RefusedError:
    """Keys for a registry that takes DS data, or the reverse (RFC 5910 section 4)."""
    taken = "DS data, not keys" if takes_ds else "keys, not DS data"
    return RefusedError(f"the registry takes {taken}", code=AGAINST_POLICY)
