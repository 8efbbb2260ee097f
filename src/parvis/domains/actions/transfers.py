"""A name on its way to us, as its customer follows it (SHOP-11, DOM-9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import idna
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.catalog.models import Tld
from parvis.contacts.models import Contact
from parvis.domains.actions import allocations, arrivals, contacts, outcomes, snapshots
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.actions.verifying import ask_holder
from parvis.domains.enums import OPEN_TRANSFER, DomainState, TransferStage
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain, Transfer
from parvis.domains.ports import Snapshot
from parvis.domains.ports import Transfer as Told
from parvis.domains.refusal_words import RefusalWords
from parvis.domains.sealing import sealed
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import hasten, submit
from parvis.provisioning.models import Operation

KIND = "domain.transfer"


@transaction.atomic
def request_transfer(
    *,
    line_id: int,
    account: Account,
    name: str,
    tld: Tld,
    years: int,
    registrant: Contact,
    holder: Mapping[str, Any],
    sealed_code: str,
    fee: Money | None,
    actor: Actor,
    now: datetime,
    agreed_renewal_minor: int | None = None,
) -> Operation:
    """Queue the transfer of ``name`` to us; asking again for the same line returns the same operation.

    Refuses when the name is already ours for anybody. ``years`` is what the transfer adds at that registry; ``fee`` its
    premium fee, and ``agreed_renewal_minor`` the net price of a year's renewal of a premium name that was agreed to.
    """
    key = f"transfer:{line_id}"
    known = Operation.objects.filter(key=key).first()
    if known is not None:
        return known
    domain = _arriving(
        account, name, tld, registrant, now, is_premium=fee is not None, agreed_renewal_minor=agreed_renewal_minor
    )
    Transfer.objects.create(domain=domain, is_inbound=True, sealed_code=sealed_code, requested_at=now)
    operation, _created = submit(
        KIND,
        key=key,
        subject=name,
        account_id=account.pk,
        order_line_id=line_id,
        now=now,
        arguments={
            "domain_id": domain.pk,
            "registry": tld.registry,
            "years": years,
            "holder": dict(holder),
            "contact": contacts.contact_at(tld.registry, contact=registrant, data=holder, now=now).handle,
            "roles": contacts.handles_by_role(tld.registry, tld.name, contact=registrant, data=holder, now=now),
            "fee_minor": fee.minor if fee else None,
            "fee_currency": fee.currency if fee else "",
        },
    )
    note(domain, "domain.transfer-requested", {}, by=actor, now=now)
    return operation


def _arriving(
    account: Account,
    name: str,
    tld: Tld,
    registrant: Contact,
    now: datetime,
    *,
    is_premium: bool,
    agreed_renewal_minor: int | None,
) -> Domain:
    unicode_name = idna.decode(name)
    try:
        with transaction.atomic():
            return Domain.objects.create(
                name=name,
                unicode_name=unicode_name,
                tld=tld.name,
                registry=tld.registry,
                account=account,
                registrant=registrant,
                state=DomainState.TRANSFERRING,
                is_premium=is_premium,
                agreed_renewal_minor=agreed_renewal_minor,
                grams=grams_of(name, unicode_name),
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowedError(_("This name is already managed here.")) from error


@transaction.atomic
def transfer_pending(domain_id: int, told: Told) -> None:
    """The registry took the request; it or the other registrar decides until ``told.answer_by``."""
    held = _open(domain_id)
    if held is None:
        return
    held.stage = TransferStage.PENDING
    held.other, held.answer_by, held.obstacle = told.other, told.answer_by, None
    held.save(update_fields=["stage", "other", "answer_by", "obstacle"])


@transaction.atomic
def transfer_blocked(domain_id: int, code: int, *, key: str, now: datetime) -> None:
    """The registry refuses for a reason that the customer can lift: tell which, once a reason."""
    held = _open(domain_id)
    if held is None or (held.stage == TransferStage.BLOCKED and held.obstacle == code):
        return
    held.stage = TransferStage.BLOCKED
    held.obstacle = code
    held.save(update_fields=["stage", "obstacle"])
    note(held.domain, "domain.transfer-blocked", {"code": code}, by=SYSTEM, now=now)
    count = Operation.objects.get(key=key).attempts
    tell(held.domain, "domain-transfer-blocked", key=f"{key}:blocked:{count}", now=now, transfer=held)


@transaction.atomic
def give_code(domain: Domain, code: str, *, actor: Actor, now: datetime) -> None:
    """Try again at once with another authorisation code, or the same once the obstacle is lifted."""
    held = _open(domain.pk)
    if held is None or not held.is_inbound or held.stage == TransferStage.PENDING or held.is_withdrawn:
        raise NotAllowedError(_("This transfer does not wait for a code any more."))
    if code.strip():
        held.sealed_code = sealed(code.strip())
    if held.stage == TransferStage.BLOCKED:
        held.stage = TransferStage.REQUESTED
    held.save(update_fields=["stage", "sealed_code"])
    note(held.domain, "domain.transfer-retried", {}, by=actor, now=now)
    hasten(KIND, subject=held.domain.name, now=now)


@transaction.atomic
def withdraw_transfer(domain: Domain, *, actor: Actor, now: datetime) -> None:
    """Stop it and give the money back, unless the name is here already."""
    held = _open(domain.pk)
    if held is None or not held.is_inbound:
        raise NotAllowedError(_("This transfer has ended already."))
    if held.is_withdrawn:
        return
    held.is_withdrawn = True
    held.save(update_fields=["is_withdrawn"])
    note(held.domain, "domain.transfer-withdrawn", {}, by=actor, now=now)
    hasten(KIND, subject=held.domain.name, now=now)


def transferred(domain_id: int, seen: Snapshot, *, key: str, now: datetime) -> None:
    """The name is ours: store it, forget the code, tell the customer, once."""
    held = _open(domain_id)
    domain = snapshots.store(domain_id, seen, now=now)
    domain.paid_until = seen.expires_at
    domain.save(update_fields=["paid_until"])
    if held is not None:
        _end(held, TransferStage.DONE, now)
    if domain.is_premium:
        outcomes.follow_price(domain)
    note(domain, "domain.transferred", {}, by=SYSTEM, now=now)
    tell(domain, "domain-transferred", key=f"{key}:transferred", now=now)
    ask_holder(domain, now=now)
    allocations.used(domain.name, account_id=domain.account_id, now=now)
    asked = Operation.objects.get(key=key).arguments
    arrivals.send_contacts(
        domain, registry=asked["registry"], handle=asked["contact"], roles=asked.get("roles", {}), now=now
    )


def transfer_failed(domain_id: int, *, key: str, refused: RefusalWords | None = None, now: datetime) -> None:
    """The name does not come: free it here, and tell the customer, once, with why it was ``refused``."""
    domain = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain_id)
    if domain.state != DomainState.TRANSFERRING:
        return
    held = _open(domain_id)
    if held is not None:
        _end(held, TransferStage.CANCELLED if held.is_withdrawn else TransferStage.REFUSED, now)
    domain.state = DomainState.FAILED
    domain.save(update_fields=["state"])
    note(domain, "domain.transfer-failed", {}, by=SYSTEM, now=now)
    tell(domain, "domain-transfer-failed", key=f"{key}:failed", now=now, transfer=held, refused=refused)


def _open(domain_id: int) -> Transfer | None:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("domain__account__brand")
    return rows.filter(domain_id=domain_id, stage__in=OPEN_TRANSFER).first()


def _end(held: Transfer, stage: TransferStage, now: datetime) -> None:
    held.stage = stage
    held.sealed_code = ""
    held.ended_at = now
    held.save(update_fields=["stage", "sealed_code", "ended_at"])
