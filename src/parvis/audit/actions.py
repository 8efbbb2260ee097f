"""Writing to the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.audit.models import Entry
from parvis.kit.actor import Actor


def record(
    action: str,
    *,
    kind: str,
    subject: str,
    by: Actor,
    at: datetime,
    brand_id: int | None,
    account_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one entry, in the caller's transaction. ``account_id`` is whose journal it belongs to. No secret may be passed."""
    return Entry.objects.create(
        at=at,
        brand_id=brand_id,
        account_id=account_id,
        user_id=by.user_id,
        staff_id=by.acting_staff_id,
        by=f"{by.acting_staff} → {by.label}" if by.acting_staff else by.label,
        on_behalf_reason=by.reason,
        ip=by.ip or None,
        action=action,
        subject_kind=kind,
        subject=subject,
        before=dict(before or {}),
        after=dict(after or {}),
    )
