"""Registering at the registry. Runs outside any transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from parvis.domains.actions import outcomes
from parvis.domains.actions.allocations import token_for
from parvis.domains.actions.contacts import contact_named
from parvis.domains.actions.registration import new_auth_code
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.operations.refusals import priced
from parvis.domains.ports import (
    Claims,
    ContactData,
    ContactRole,
    Host,
    OutcomeUnknownError,
    RefusedError,
    RegistryDriver,
    Snapshot,
    UnavailableError,
)
from parvis.domains.refusal_words import CLAIMED, NOT_ALLOCATED
from parvis.domains.registries import registries
from parvis.kit.failures import FinalRefusalError, NotDoneError, NotYetError, TryLaterError
from parvis.kit.money import Money
from parvis.provisioning.performers import Task

_PAUSE: Final = timedelta(minutes=1)
_FOR_CLAIMS: Final = frozenset({2003, 2005, 2304, 2306, 2308})
"""What registries say to a registration without the notice that it needs: RFC 8334 leaves the code to them."""
_FOR_TOKENS: Final = frozenset({2201, 2202})
"""What registries say to a token that does not count, or no longer (RFC 8495 section 3.2.1)."""
_SKEW: Final = timedelta(minutes=5)
"""How much a registry's clock may be behind ours."""


def register(task: Task, *, now: datetime) -> Callable[[], None]:
    """Register the name once, whatever was lost before: a name created here meanwhile is ours already."""
    registry = registries.named(task.arguments["registry"])
    if not task.is_unknown:
        _wait_for_parents(task, now)
    seen = _ours(registry, task) if task.is_unknown else None
    if seen is None:
        try:
            seen = _create(registry, task, contacts_put(registry, task))
        except OutcomeUnknownError as lost:
            seen = _settled(registry, task, lost)
        except RefusedError as refusal:
            # «Exists» may be our own registration whose answer was lost.
            task.keep(registry.exchange())
            seen = _ours(registry, task)
            if seen is None:
                raise _refused(registry, task, refusal, now) from refusal
    return partial(_store, task, seen, now)


def _refused(registry: RegistryDriver, task: Task, refusal: RefusedError, now: datetime) -> Exception:
    """What a refusal means. A claim of a trademark that began after the order ends it: the money goes back at once.

    So does an allocation token that was sent and does not count; for want of any, staff find one. Nothing was done: where
    the registry cannot be asked about the claim, all is tried again.
    """
    told, token = _claims(task), _token(task)
    if token and refusal.code in _FOR_TOKENS:
        return FinalRefusalError(str(refusal), code=NOT_ALLOCATED)
    if refusal.code in _FOR_CLAIMS and (told is None or told.not_after <= now):
        found = registry.check([task.subject], tokens={task.subject: token} if token else {}).get(task.subject)
        task.keep(registry.exchange())
        if found is not None and found.claims:
            return FinalRefusalError(str(refusal), code=CLAIMED)
    return priced(registry, task, refusal)


def _store(task: Task, seen: Snapshot, now: datetime) -> None:
    outcomes.registered(task.arguments["domain_id"], seen, servers=_hosts(task), key=task.key, now=now)


def _hosts(task: Task) -> list[Host]:
    glue = task.arguments.get("glue", {})
    return [Host(host, tuple(glue.get(host, ()))) for host in task.arguments["nameservers"]]


def _wait_for_parents(task: Task, now: datetime) -> None:
    """Let names be registered first that name servers of this one are inside: no host is without its name (RFC 5732)."""
    parents = {end for host in task.arguments["nameservers"] for end in _ends(host)} - {task.subject}
    pending = Domain.objects.filter(name__in=parents, state=DomainState.PENDING, registry=task.arguments["registry"])
    first = pending.values_list("name", flat=True).first()
    if first is not None:
        raise NotYetError(f"{first} is registered first: its name servers are used", again_at=now + _PAUSE)


def _ends(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[number:]) for number in range(len(labels) - 1)]


def _settled(registry: RegistryDriver, task: Task, lost: OutcomeUnknownError) -> Snapshot:
    """Read what a lost answer would have said. Not there yet, or no answer again: still unknown, read first next time."""
    task.keep(registry.exchange())
    try:
        seen = _ours(registry, task)
    except TryLaterError:
        raise lost from None
    if seen is None:
        raise lost
    return seen


def _create(registry: RegistryDriver, task: Task, contacts: Mapping[ContactRole, str]) -> Snapshot:
    arguments = task.arguments
    fee = Money(arguments["fee_minor"], arguments["fee_currency"]) if arguments["fee_minor"] else None
    return registry.register(
        task.subject,
        years=arguments["years"],
        contacts=contacts,
        nameservers=_hosts(task),
        auth_code=new_auth_code(),
        fee=fee,
        token=_token(task),
        claims=_claims(task),
        key=task.key,
    )


def _token(task: Task) -> str:
    account_id = Domain.objects.values_list("account_id", flat=True).get(pk=task.arguments["domain_id"])
    return token_for(task.subject, account_id=account_id)


def _claims(task: Task) -> Claims | None:
    """The notice of trademarks that was accepted with the order."""
    told = task.arguments.get("claims")
    if not told:
        return None
    not_after, accepted_at = (datetime.fromisoformat(told[name]) for name in ("not_after", "accepted_at"))
    return Claims(told["notice_id"], not_after, accepted_at)


def contacts_put(registry: RegistryDriver, task: Task) -> dict[ContactRole, str]:
    """Make the holder's data, and those of the other roles, be at the registry, each once; return its handles by role.

    Each is known as soon as it is there: what is repeated makes no second one where the registry chooses the handle.
    """
    ours = {ContactRole.REGISTRANT: task.arguments["contact"]}
    ours |= {ContactRole(role): handle for role, handle in task.arguments.get("roles", {}).items()}
    told = {}
    for handle in dict.fromkeys(ours.values()):
        told[handle] = _put(registry, task, handle)
        contact_named(task.arguments["registry"], handle, told=told[handle])
    return {role: told[handle] for role, handle in ours.items()}


def contact_put(registry: RegistryDriver, task: Task) -> dict[str, str]:
    """Make the contact's data be at the registry; return its handle by ours. It costs nothing, so it is repeated."""
    ours = task.arguments["contact"]
    return {ours: _put(registry, task, ours)}


def _put(registry: RegistryDriver, task: Task, ours: str) -> str:
    known = RegistryContact.objects.get(registry=task.arguments["registry"], handle=ours)
    try:
        told = registry.put_contact(known.known_as, contact_data(known.data), key=f"{task.key}:contact")
    except OutcomeUnknownError as lost:
        raise UnavailableError(str(lost)) from lost
    except RefusedError as refusal:
        raise NotDoneError(str(refusal), code=refusal.code) from refusal
    task.keep(registry.exchange())
    return told


def _ours(registry: RegistryDriver, task: Task) -> Snapshot | None:
    """The name as we hold it, if this registrar created it since this operation was asked for.

    Names are unique among our live domains: nobody else here can have created it meanwhile. One created since it was
    ordered, before we knew that it was paid, is what a restored backup has forgotten: ours, if it is for this holder.
    """
    seen = registry.fetch(task.subject)
    if seen is None or not seen.is_created_by_us:
        return None
    if seen.created_at >= task.asked_at - _SKEW:
        return seen
    ordered_at = datetime.fromisoformat(task.arguments.get("ordered_at") or task.asked_at.isoformat())
    is_forgotten = seen.created_at >= ordered_at - _SKEW and _is_for_holder(registry, seen, task)
    return seen if is_forgotten else None


def _is_for_holder(registry: RegistryDriver, seen: Snapshot, task: Task) -> bool:
    """Say whether the name is registered to whom it was ordered for: handles made since the backup are forgotten too."""
    handle = seen.contacts.get(ContactRole.REGISTRANT, "")
    told = registry.fetch_contact(handle) if handle else None
    task.keep(registry.exchange())
    wanted = contact_data(task.arguments["holder"])
    return told is not None and (told.email.casefold(), told.name) == (wanted.email.casefold(), wanted.name)


def contact_data(holder: dict[str, Any]) -> ContactData:
    """The holder as ordered, in the port's words."""
    return ContactData(
        name=f"{holder['first_name']} {holder['last_name']}".strip(),
        organisation=holder["organisation"],
        email=holder["email"],
        phone=holder["phone"],
        street=tuple(line for line in (holder["street"], holder["street2"]) if line),
        city=holder["city"],
        postal_code=holder["postal_code"],
        region=holder["region"],
        country=holder["country"],
        extra={name: holder[name] for name in ("kind", "first_name", "last_name") if holder.get(name)}
        | ({"registration_number": holder["company_number"]} if holder.get("company_number") else {})
        | dict(holder.get("extra", {})),
    )
