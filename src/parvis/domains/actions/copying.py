"""Asking for a copy of a zone at the servers that have it now, and keeping it for a day."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from parvis.domains.models import Domain, ZoneCopy
from parvis.domains.ports import ZoneCopied
from parvis.kit.refusals import NotAllowedError

PAUSE: Final = timedelta(minutes=1)
LOST: Final = timedelta(minutes=30)
"""After which a copy that never came is not waited for."""
KEPT: Final = timedelta(days=1)
MOST_WAITING: Final = 3
"""Of one account, at a time."""


@transaction.atomic
def ask_for_copy(domain: Domain, *, now: datetime) -> ZoneCopy:
    """Queue it. Refused less than ``PAUSE`` after the last one, and while too many of the account's wait."""
    held = Domain.objects.select_for_update().get(pk=domain.pk)
    last = ZoneCopy.objects.filter(domain=held).first()
    if last is not None and last.asked_at > now - PAUSE:
        raise NotAllowedError(_("The servers were asked less than a minute ago. Try again in a moment."))
    waiting = ZoneCopy.objects.filter(domain__account_id=held.account_id, state="", asked_at__gt=now - LOST)
    if waiting.count() >= MOST_WAITING:
        raise NotAllowedError(_("Other zones of yours are being fetched. Try again in a moment."))
    wanted = {"asked_at": now, "state": "", "server": "", "text": ""}
    copy, _created = ZoneCopy.objects.update_or_create(domain=held, defaults=wanted)
    with suppress(AlreadyEnqueued), transaction.atomic():
        # One at a time, as looks are: other work does not wait for strangers.
        job = queue.configure_task(
            "domains.copy-zone", queue="outside", lock="domains.copy-zone", queueing_lock=f"copy-zone:{held.pk}"
        )
        job.defer(domain_id=held.pk)
    return copy


@transaction.atomic
def keep_copy(domain_id: int, copied: ZoneCopied) -> None:
    """What was to be had, for whoever asked."""
    kept = {"state": copied.state, "server": copied.server, "text": copied.text}
    ZoneCopy.objects.filter(domain_id=domain_id).update(**kept)


@transaction.atomic
def forget_copies(*, now: datetime) -> None:
    """Drop those that are older than a day."""
    ZoneCopy.objects.filter(asked_at__lt=now - KEPT).delete()
