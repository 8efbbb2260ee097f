"""What is done to redirections and their options, in the record."""

from datetime import datetime
from typing import Any

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.kit.actor import Actor


def note(
    action: str,
    account: Account,
    subject: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """``subject``: the host of a redirection, or the domain of an option."""
    record(
        action,
        kind="redirection",
        subject=subject,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        before=before,
        after=after,
    )
