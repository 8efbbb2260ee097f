"""Asking for a registration that is paid for."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import idna
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.catalog.models import Tld
from parvis.contacts.models import Contact
from parvis.domains.actions.contacts import contact_at, handles_by_role
from parvis.domains.glue import is_inside
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation


@transaction.atomic
def request_registration(
    *,
    line_id: int,
    account: Account,
    name: str,
    tld: Tld,
    years: int,
    registrant: Contact,
    holder: Mapping[str, Any],
    nameservers: Sequence[str],
    fee: Money | None,
    actor: Actor,
    now: datetime,
    ordered_at: datetime | None = None,
    glue: Mapping[str, Sequence[str]] | None = None,
    agreed_renewal_minor: int | None = None,
    claims: Mapping[str, str] | None = None,
) -> Operation:
    """Queue the registration of ``name`` (ASCII); asking again for the same line returns the same operation.

    Refuses when the name is already ours for anybody. ``holder`` is the holder's data as ordered; ``fee`` the
    registry's premium fee for the whole term; ``ordered_at`` when it was ordered, if not now; ``glue`` the addresses of
    name servers that are inside the name itself; ``agreed_renewal_minor`` the net price of a year's renewal of a
    premium name that was agreed to; ``claims`` the notice of trademarks that was accepted. Nothing is sent from here.
    """
    key = f"register:{line_id}"
    known = Operation.objects.filter(key=key).first()
    if known is not None:
        return known
    unicode_name = idna.decode(name)
    try:
        with transaction.atomic():
            domain = Domain.objects.create(
                name=name,
                unicode_name=unicode_name,
                tld=tld.name,
                registry=tld.registry,
                account=account,
                registrant=registrant,
                nameservers=list(nameservers),
                is_premium=fee is not None,
                agreed_renewal_minor=agreed_renewal_minor,
                grams=grams_of(name, unicode_name),
                created_at=now,
            )
    except IntegrityError as error:
        # The same line asked for at the same moment: the other one's operation is the answer.
        known = Operation.objects.filter(key=key).first()
        if known is not None:
            return known
        raise NotAllowedError(_("This name is already managed here.")) from error
    operation, _created = submit(
        "domain.register",
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
            "contact": contact_at(tld.registry, contact=registrant, data=holder, now=now).handle,
            "roles": handles_by_role(tld.registry, tld.name, contact=registrant, data=holder, now=now),
            "nameservers": list(nameservers),
            "glue": {host: list(found) for host, found in (glue or {}).items() if is_inside(host, name)},
            "claims": dict(claims or {}),
            "fee_minor": fee.minor if fee else None,
            "fee_currency": fee.currency if fee else "",
            "ordered_at": (ordered_at or now).isoformat(),
        },
    )
    record(
        "domain.registration-requested",
        kind="domain",
        subject=name,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"years": years, "nameservers": list(nameservers)},
    )
    return operation


def new_auth_code() -> str:
    """A code that registries accept: 16 characters of letters, digits and signs. Kept by the registry alone."""
    return secrets.token_urlsafe(11) + "!7"
