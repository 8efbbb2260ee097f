"""The right to redirect the names of a domain: bought and renewed, stopped where nobody renews it (RED-4)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.models import Account
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.redirections.actions.recording import note
from parvis.redirections.models import Option, Redirection
from parvis.redirections.options import NOT_ANY_MORE, is_kept


@transaction.atomic
def extend(account: Account, domain: str, *, tld: str, years: int, actor: Actor, now: datetime) -> Option:
    """Give the account ``years`` more for its ``domain``: from the end of what it has, or had a few days ago, or from now on.

    What had stopped leads on at once.
    """
    Option.objects.get_or_create(
        account=account, domain=domain, defaults={"tld": tld, "ends_at": now, "created_at": now}
    )
    held = Option.objects.select_for_update(no_key=True).get(account=account, domain=domain)
    before = facts(held)
    held.ends_at = years_later(held.ends_at if is_kept(held, now=now) else now, years)
    held.stopped_at = None
    held.save(update_fields=["ends_at", "stopped_at"])
    Redirection.objects.filter(account=account, domain=domain, stopped_at__isnull=False).update(stopped_at=None)
    note(
        "redirection.option-extended", held.account, held.domain, actor=actor, now=now, before=before, after=facts(held)
    )
    return held


@transaction.atomic
def set_auto_renew(option: Option, *, is_on: bool, actor: Actor, now: datetime) -> Option:
    """Renew it by itself before its end, or not; as it is already, nothing changes."""
    held = Option.objects.select_for_update(no_key=True).filter(pk=option.pk).first()
    if held is None:
        raise NotAllowedError(NOT_ANY_MORE)
    if held.is_auto_renewed != is_on:
        before = facts(held)
        held.is_auto_renewed = is_on
        held.save(update_fields=["is_auto_renewed"])
        note(
            "redirection.option-changed",
            held.account,
            held.domain,
            actor=actor,
            now=now,
            before=before,
            after=facts(held),
        )
    return held


@transaction.atomic
def stop(option: Option, *, now: datetime) -> bool:
    """Let the redirections of its domain lead nowhere, unless its term is another one meanwhile; say whether they do."""
    rows = Option.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    held = rows.filter(pk=option.pk, ends_at=option.ends_at, stopped_at__isnull=True).first()
    if held is None:
        return False
    held.stopped_at = now
    held.save(update_fields=["stopped_at"])
    Redirection.objects.filter(account_id=held.account_id, domain=held.domain).update(stopped_at=now)
    note("redirection.option-stopped", held.account, held.domain, actor=SYSTEM, now=now, before=facts(held))
    return True


@transaction.atomic
def resume(option: Option, *, now: datetime) -> None:
    """Let what had stopped lead on: its brand gives it with the name now."""
    rows = Option.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    held = rows.filter(pk=option.pk, stopped_at__isnull=False).first()
    if held is not None:
        held.stopped_at = None
        held.save(update_fields=["stopped_at"])
        Redirection.objects.filter(account_id=held.account_id, domain=held.domain).update(stopped_at=None)
        note("redirection.option-resumed", held.account, held.domain, actor=SYSTEM, now=now, after=facts(held))


def facts(option: Option) -> dict[str, Any]:
    """What the record keeps of one."""
    return {"ends_at": option.ends_at.isoformat(), "is_auto_renewed": option.is_auto_renewed}
