"""Tokens that registries gave for names: kept sealed, sent with what is asked about the name, forgotten once used."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.domains.models import Allocation
from parvis.domains.sealing import opened, sealed
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


def token_for(name: str, *, account_id: int) -> str:
    """The token to send with what the account asks about ``name``, or "". A secret: for drivers alone."""
    found = Allocation.objects.open().filter(name=name, account_id=account_id).first()
    return "" if found is None else opened(found.sealed_token)


def tokens_of(account_id: int) -> dict[str, str]:
    """Every token of the account by name. Secrets: for drivers alone."""
    found = Allocation.objects.open().filter(account_id=account_id)
    return {name: opened(token) for name, token in found.values_list("name", "sealed_token")}


@transaction.atomic
def allocate(
    account: Account, *, name: str, token: str, is_customers: bool = False, actor: Actor, now: datetime
) -> Allocation:
    """Keep the token of ``name`` (ASCII) for the account. Refused while it has another one of that name open."""
    try:
        with transaction.atomic():
            made = Allocation.objects.create(
                account=account,
                name=name,
                sealed_token=sealed(token.strip()),
                is_customers=is_customers,
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowedError(_("There is a token for this domain already: remove it first."), field="name") from error
    _note(made, "domain.allocation-added", actor, now)
    return made


@transaction.atomic
def give(account: Account, *, name: str, token: str, actor: Actor, now: datetime) -> Allocation:
    """Keep what a customer of the account gave, instead of what one gave before; the same again changes nothing.

    Refused while staff have one of that name there: theirs stays.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    held = Allocation.objects.open().select_for_update(of=("self",)).filter(account=account, name=name).first()
    if held is not None and not held.is_customers:
        raise NotAllowedError(
            _("Our team keeps a token for this domain already. Search for it again, or contact support."), field="token"
        )
    if held is not None and opened(held.sealed_token) == token.strip():
        return held
    if held is not None:
        take_back(held, actor=actor, now=now)
    return allocate(account, name=name, token=token, is_customers=True, actor=actor, now=now)


@transaction.atomic
def take_back(allocation: Allocation, *, actor: Actor, now: datetime) -> None:
    """Forget a token that was not used. Ended already: nothing."""
    held = Allocation.objects.select_for_update(of=("self",)).select_related("account").get(pk=allocation.pk)
    if held.ended_at is None:
        _end(held, is_used=False, now=now)
        _note(held, "domain.allocation-removed", actor, now)


def used(name: str, *, account_id: int, now: datetime) -> None:
    """The name is there: its token is worth nothing any more. In the caller's transaction."""
    for held in Allocation.objects.open().select_for_update().filter(name=name, account_id=account_id):
        _end(held, is_used=True, now=now)


def refused(name: str, *, account_id: int, actor: Actor, now: datetime) -> None:
    """The registry did not take it: what a customer gave is forgotten; what staff gave stays, for them to judge."""
    for held in Allocation.objects.open().filter(name=name, account_id=account_id, is_customers=True):
        take_back(held, actor=actor, now=now)


def _end(held: Allocation, *, is_used: bool, now: datetime) -> None:
    held.sealed_token, held.is_used, held.ended_at = "", is_used, now
    held.save(update_fields=["sealed_token", "is_used", "ended_at"])


def _note(allocation: Allocation, action: str, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="domain",
        subject=allocation.name,
        by=actor,
        at=now,
        brand_id=allocation.account.brand_id,
        account_id=allocation.account_id,
    )
