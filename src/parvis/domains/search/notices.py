"""Bringing the claims notices that registries tell the keys of, apart from any request."""

import hashlib
import json
import logging
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from parvis.domains.models import TrademarkNotice
from parvis.domains.ports import Notice
from parvis.domains.registries import claims_notices
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import TryLaterError

SERVICE: Final = "tmch"
MARGIN: Final = timedelta(hours=1)
"""A notice that ends so soon is not shown any more: who accepts it must still be served."""
logger = logging.getLogger(__name__)


def current(keys: Collection[str], *, now: datetime) -> dict[str, TrademarkNotice]:
    """The notice under each key that can be accepted now, where it is known here."""
    found = TrademarkNotice.objects.filter(key__in=keys, not_before__lte=now, not_after__gt=now + MARGIN)
    return {notice.key: notice for notice in found.order_by("not_after", "pk")}


def bring(keys: Collection[str], *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Ask for the notices that are not here. From a thread of its own; what is not answered is asked for again later."""
    close_old_connections()
    try:
        known = current(keys, now=clock())
        for key in sorted(set(keys) - set(known)):
            keep(key, claims_notices.named(SERVICE).fetch(key), now=clock())
    except (TryLaterError, UnknownDriverError) as error:
        logger.warning("the notices of trademarks are not told: %s", error)
    finally:
        connection.close()


@transaction.atomic
def keep(key: str, notice: Notice, *, now: datetime) -> TrademarkNotice:
    """Store the notice, once: the same one again changes nothing."""
    marks = [asdict(mark) for mark in notice.marks]
    shown = [key, notice.id, notice.label, notice.not_before.isoformat(), notice.not_after.isoformat(), marks]
    digest = hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    kept, _is_new = TrademarkNotice.objects.get_or_create(
        digest=digest,
        defaults={
            "key": key,
            "notice_id": notice.id[:100],
            "label": notice.label[:63],
            "not_before": notice.not_before,
            "not_after": notice.not_after,
            "marks": marks,
            "told_at": now,
        },
    )
    return kept
