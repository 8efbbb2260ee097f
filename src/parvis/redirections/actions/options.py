"""The right to redirect the names of a domain: bought and renewed, stopped where nobody renews it (RED-4)."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F

from parvis.accounts.models import Account
from parvis.audit.actions import record as note_down
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.redirections.models import Option, Redirection
from parvis.redirections.options import NOT_ANY_MORE, is_sold

MOST_AT_ONCE: Final = 500
_A_DAY: Final = timedelta(days=1)


@transaction.atomic
def extend(account: Account, domain: str, *, tld: str, years: int, actor: Actor, now: datetime) -> Option:
    """Give the account ``years`` more for its ``domain``: from the end of what it has, or from now on.

    What had stopped leads on at once.
    """
    Option.objects.get_or_create(
        account=account, domain=domain, defaults={"tld": tld, "ends_at": now, "created_at": now}
    )
    held = Option.objects.select_for_update().get(account=account, domain=domain)
    before = facts(held)
    held.ends_at = years_later(held.ends_at if held.stopped_at is None else now, years)
    held.stopped_at = None
    held.save(update_fields=["ends_at", "stopped_at"])
    Redirection.objects.filter(account=account, domain=domain, stopped_at__isnull=False).update(stopped_at=None)
    _tell(held, "redirection.option-extended", actor=actor, now=now, before=before, after=facts(held))
    return held


@transaction.atomic
def set_auto_renew(option: Option, *, is_on: bool, actor: Actor, now: datetime) -> Option:
    """Renew it by itself before its end, or not; as it is already, nothing changes."""
    held = Option.objects.select_for_update().filter(pk=option.pk).first()
    if held is None:
        raise NotAllowedError(NOT_ANY_MORE)
    if held.is_auto_renewed != is_on:
        before = facts(held)
        held.is_auto_renewed = is_on
        held.save(update_fields=["is_auto_renewed"])
        _tell(held, "redirection.option-changed", actor=actor, now=now, before=before, after=facts(held))
    return held


def stop_due(*, now: datetime) -> int:
    """Stop the redirections of options that are over for the brand's days of grace, and return how many options.

    Each is stopped in a transaction of its own. Nothing stops at a brand that sells no option any more.
    """
    grace = ExpressionWrapper(F("account__brand__suspension_days") * _A_DAY, output_field=DurationField())
    over = Option.objects.filter(stopped_at__isnull=True, ends_at__lte=now - grace)
    due = list(over.order_by("ends_at", "pk").values_list("pk", "ends_at")[:MOST_AT_ONCE])
    return sum(_stop(pk, ends_at, now=now) for pk, ends_at in due)


@transaction.atomic
def _stop(pk: int, ends_at: datetime, *, now: datetime) -> bool:
    """Stop one that is as it was read; it may have been renewed meanwhile."""
    rows = Option.objects.select_for_update(of=("self",)).select_related("account__brand")
    held = rows.filter(pk=pk, ends_at=ends_at, stopped_at__isnull=True).first()
    if held is None or not is_sold(held.account.brand, held.tld, now=now):
        return False
    held.stopped_at = now
    held.save(update_fields=["stopped_at"])
    Redirection.objects.filter(account_id=held.account_id, domain=held.domain).update(stopped_at=now)
    _tell(held, "redirection.option-stopped", actor=SYSTEM, now=now, before=facts(held))
    return True


def facts(option: Option) -> dict[str, Any]:
    """What the record keeps of one."""
    return {"ends_at": option.ends_at.isoformat(), "is_auto_renewed": option.is_auto_renewed}


def _tell(
    option: Option,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    note_down(
        action,
        kind="redirection",
        subject=option.domain,
        by=actor,
        at=now,
        brand_id=option.account.brand_id,
        account_id=option.account_id,
        before=before,
        after=after,
    )
