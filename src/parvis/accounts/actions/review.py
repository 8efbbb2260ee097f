"""The provider's validation of new accounts (ACC-2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import ACCOUNT_LIFECYCLE, AccountState
from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write


def approve(account: Account, *, actor: Actor, now: datetime) -> Account:
    """The account may order from now on; the customer is told."""
    return _decide(account, AccountState.ACTIVE, "", actor=actor, now=now)


def refuse(account: Account, *, reason: str, actor: Actor, now: datetime) -> Account:
    """The account may not order; the customer reads the reason."""
    return _decide(account, AccountState.REFUSED, reason, actor=actor, now=now)


@transaction.atomic
def _decide(account: Account, state: AccountState, reason: str, *, actor: Actor, now: datetime) -> Account:
    held = Account.objects.select_for_update().select_related("brand").get(pk=account.pk)
    before = held.state
    if before not in {AccountState.REVIEW, AccountState.REFUSED} or not ACCOUNT_LIFECYCLE.allows(before, state):
        raise NotAllowedError(_("This account does not wait for a review any more."))
    held.state = state
    held.review_reason = reason
    held.save(update_fields=["state", "review_reason"])
    entry = record(
        "account.approved" if state == AccountState.ACTIVE else "account.refused",
        kind="account",
        subject=held.number,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=held.pk,
        before={"state": before},
        after={"state": state, "reason": reason},
    )
    write(
        "account-reviewed",
        key=f"account-reviewed:{entry.pk}",
        to=held.email,
        brand=held.brand,
        language=held.language,
        context={"account": held, "is_approved": state == AccountState.ACTIVE, "reason": reason},
        now=now,
        account_id=held.pk,
    )
    return held
