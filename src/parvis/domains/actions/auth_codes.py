"""Asking for an authorisation code, and showing it (SEC-1, DOM-2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import Role
from parvis.accounts.models import User
from parvis.audit.actions import record
from parvis.audit.models import Entry
from parvis.domains.actions import snapshots
from parvis.domains.actions.holder_codes import PAUSE
from parvis.domains.actions.settings import changeable
from parvis.domains.auth_codes import code_of
from parvis.domains.models import Domain
from parvis.domains.ports import Capability, Snapshot
from parvis.domains.registries import offers
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.provisioning.actions.operations import submit, supersede
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

KIND = "domain.auth-code"


@transaction.atomic
def request_auth_code(domain: Domain, *, actor: Actor, now: datetime) -> Operation:
    """Queue setting another code at the registry; while one is under way, asking again returns it.

    A registry that tells its code to nobody but the holder is asked to send it to him, once an hour at most.
    """
    held = changeable(domain, now=now)
    if not actor.is_staff and not held.account.brand.allows_transfer_out:
        raise NotAllowedError(_("Your provider does not let names be moved from here. Contact support."))
    asked = Operation.objects.filter(kind=KIND, subject=held.name, arguments__domain_id=held.pk)
    under_way = asked.filter(state__in=[OperationState.WAITING, OperationState.RUNNING]).first()
    if under_way is not None:
        return under_way
    letter = last_letter(held)
    if letter is not None and letter > now - PAUSE:
        raise NotAllowedError(_("The registry sent the code less than an hour ago. Look among unwanted mail first."))
    supersede(KIND, subject=held.name, now=now)
    generation = asked.count() + 1
    operation, _created = submit(
        KIND,
        key=f"{KIND}:{held.pk}:{generation}",
        subject=held.name,
        account_id=held.account_id,
        now=now,
        arguments={"domain_id": held.pk, "registry": held.registry, "generation": generation},
    )
    _record(held, "domain.auth-code-requested", by=actor, now=now)
    return operation


def last_letter(domain: Domain) -> datetime | None:
    """When the registry last sent its code to the holder, where it tells it to nobody else; else None."""
    if offers(domain.registry, Capability.AUTH_CODE):
        return None
    sent = Operation.objects.filter(kind=KIND, subject=domain.name, arguments__domain_id=domain.pk)
    ends = sent.filter(state=OperationState.DONE, finished_at__isnull=False).order_by("-finished_at")
    return ends.values_list("finished_at", flat=True).first()


def auth_code_sent(domain_id: int, *, now: datetime) -> None:
    """The registry has sent its own code to the holder: nobody here knows it."""
    domain = Domain.objects.select_related("account").get(pk=domain_id)
    _record(domain, "domain.auth-code-sent", by=SYSTEM, now=now)


def auth_code_set(domain_id: int, seen: Snapshot, *, generation: int, key: str, now: datetime) -> None:
    """The registry took the code. Where customers do not see codes, the holder gets it by e-mail."""
    domain = snapshots.store(domain_id, seen, now=now)
    domain.auth_code_generation = generation
    domain.save(update_fields=["auth_code_generation"])
    _record(domain, "domain.auth-code-set", by=SYSTEM, now=now)
    account = domain.account
    if not account.brand.shows_auth_code:
        write(
            "domain-code-sent",
            key=f"{key}:sent",
            to=domain.registrant.email,
            brand=account.brand,
            language=account.language,
            context={"domain": domain, "code": code_of(domain.pk, generation)},
            now=now,
            is_secret=True,
        )


def auth_code_given_up(domain_id: int, *, now: datetime) -> None:
    """An asking was given up after it may have reached the registry: which code counts is no longer known."""
    domain = Domain.objects.select_for_update(of=("self",)).select_related("account").get(pk=domain_id)
    if domain.auth_code_generation:
        domain.auth_code_generation = 0
        domain.save(update_fields=["auth_code_generation"])
        _record(domain, "domain.auth-code-lost", by=SYSTEM, now=now)


@transaction.atomic
def show_auth_code(domain: Domain, *, actor: Actor, now: datetime) -> str:
    """Return the code, write down who saw it, and tell the account's administrators."""
    held = changeable(domain, now=now)
    brand = held.account.brand
    if not actor.is_staff and not (brand.shows_auth_code and brand.allows_transfer_out):
        raise NotAllowedError(_("Your provider does not show this code here. Contact support."))
    if not held.auth_code_generation or is_auth_code_under_way(held):
        raise NotAllowedError(_("No code is known for this domain. Request one first."))
    entry = _record(held, "domain.auth-code-shown", by=actor, now=now)
    administrators = User.objects.filter(
        memberships__account=held.account_id, memberships__role=Role.OWNER, is_active=True
    )
    for person in administrators:
        write(
            "domain-code-shown",
            key=f"domain-code-shown:{entry.pk}:{person.pk}",
            to=person.email,
            brand=brand,
            language=person.language,
            context={"domain": held, "person": person, "who": entry.by, "at": now, "ip": entry.ip},
            now=now,
            account_id=held.account_id,
            user_id=person.pk,
        )
    return code_of(held.pk, held.auth_code_generation)


def is_auth_code_under_way(domain: Domain) -> bool:
    """Say whether a code was asked for and has no outcome yet."""
    open_states = [OperationState.WAITING, OperationState.RUNNING, OperationState.ATTENTION]
    return Operation.objects.filter(
        kind=KIND, subject=domain.name, arguments__domain_id=domain.pk, state__in=open_states
    ).exists()


def _record(domain: Domain, action: str, *, by: Actor, now: datetime) -> Entry:
    return record(
        action,
        kind="domain",
        subject=domain.name,
        by=by,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
    )
