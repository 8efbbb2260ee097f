"""Notices of trademarks: what must be accepted before a name is ordered, and what is kept of it (RFC 8334, RFC 9361)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.domains.models import TrademarkNotice
from parvis.domains.search.notices import current
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import CartLine
from parvis.orders.rules import Consents

AT_ONCE: Final = ("card", "balance")
"""Means of payment after which the name is registered while the notice still counts."""


def notices_of(lines: Sequence[CartLine], *, now: datetime) -> Mapping[str, TrademarkNotice]:
    """The notice of each claimed line by its key, where it is known and can be accepted now. No query where none is."""
    keys = {line.claims_key for line in lines if line.claims_key}
    return current(keys, now=now) if keys else {}


def check_claims(
    lines: Sequence[CartLine], consents: Consents, *, means: str, now: datetime
) -> Mapping[str, TrademarkNotice]:
    """Refuse a claimed name whose notice was not shown and accepted, or that is paid too late for it to count."""
    claimed = [line for line in lines if line.claims_key]
    notices = notices_of(claimed, now=now)
    for line in claimed:
        notice = notices.get(line.claims_key)
        if notice is None:
            raise NotAllowedError(
                _("The trademark notice about %(name)s is being fetched. Try again in a moment.") % {"name": line.name}
            )
        if notice.digest not in consents.accepted_notices:
            raise NotAllowedError(
                _("Read the trademark notice about %(name)s, and accept it to order.") % {"name": line.name},
                field="notices",
            )
        if means not in AT_ONCE:
            raise NotAllowedError(
                _("A trademark notice counts for two days: pay for %(name)s at once, by card or from your balance.")
                % {"name": line.name},
                field="means",
            )
    return notices


def accepted(notice: TrademarkNotice | None, *, now: datetime) -> dict[str, str]:
    """What is kept of an accepted notice, and told to the registry."""
    if notice is None:
        return {}
    return {
        "notice_id": notice.notice_id,
        "not_after": notice.not_after.isoformat(),
        "accepted_at": now.isoformat(),
        "digest": notice.digest,
    }
