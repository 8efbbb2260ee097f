"""Asking for a renewal or a restoration that is paid for (DOM-3, DOM-8)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.domains.actions.giving_up import stop_deletion
from parvis.domains.models import Domain
from parvis.domains.rules import renewal_refusal, restore_refusal, term_end
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation


@transaction.atomic
def request_renewal(
    domain_id: int,
    *,
    line_id: int,
    years: int,
    fee: Money | None,
    actor: Actor,
    now: datetime,
    agreed_renewal_minor: int | None = None,
) -> Operation:
    """Queue adding ``years`` to the term that is paid for; asking again for the same line returns the same operation.

    One renewal a term: the term's end is part of the key, so that a second wish for it, by hand or automatic, is
    refused (rules 10.1 row 9). A paid renewal is not refused for a date that passed meanwhile. ``agreed_renewal_minor``:
    the net price of a year of a premium name, which is agreed to for the terms to come as well.
    """
    domain = _held(domain_id)
    known = Operation.objects.filter(order_line_id=line_id, kind="domain.renew").first()
    if known is not None:
        return known
    refusal = renewal_refusal(domain, years=years, now=now, is_paid=True)
    if refusal is not None:
        raise NotAllowedError(refusal)
    if agreed_renewal_minor is not None:
        domain.agreed_renewal_minor = agreed_renewal_minor
        domain.save(update_fields=["agreed_renewal_minor"])
    stop_deletion(domain.name, now=now)
    end = term_end(domain)
    key = _free_key(f"renew:{domain.pk}:{end:%Y-%m-%d}")
    arguments = {"years": years, "paid_until": end.isoformat(), **_fee(fee)}
    return _submit(domain, key, "domain.renew", arguments, line_id=line_id, actor=actor, now=now)


@transaction.atomic
def request_restore(domain_id: int, *, line_id: int, fee: Money | None, actor: Actor, now: datetime) -> Operation:
    """Queue restoring a name in redemption, once a deletion."""
    domain = _held(domain_id)
    known = Operation.objects.filter(order_line_id=line_id, kind="domain.restore").first()
    if known is not None:
        return known
    refusal = restore_refusal(domain, now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    end = domain.expires_at or domain.created_at
    key = _free_key(f"restore:{domain.pk}:{end:%Y-%m-%d}")
    return _submit(domain, key, "domain.restore", _fee(fee), line_id=line_id, actor=actor, now=now)


def _held(domain_id: int) -> Domain:
    return Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain_id)


def _free_key(key: str) -> str:
    """``key``, numbered where earlier operations of that name came to nothing. Refuses while one counts or may count."""
    earlier = Operation.objects.filter(key__startswith=key)
    if earlier.exclude(state=OperationState.CANCELLED).exists():
        raise NotAllowedError(_("This term of the domain is already being renewed."))
    count = earlier.count()
    return f"{key}:{count + 1}" if count else key


def _fee(fee: Money | None) -> Mapping[str, Any]:
    return {"fee_minor": fee.minor if fee else None, "fee_currency": fee.currency if fee else ""}


def _submit(
    domain: Domain, key: str, kind: str, arguments: Mapping[str, Any], *, line_id: int, actor: Actor, now: datetime
) -> Operation:
    operation, _created = submit(
        kind,
        key=key,
        subject=domain.name,
        account_id=domain.account_id,
        order_line_id=line_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry, **arguments},
    )
    record(
        f"{kind}-requested",
        kind="domain",
        subject=domain.name,
        by=actor,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        after={"years": arguments.get("years", 1)},
    )
    return operation
