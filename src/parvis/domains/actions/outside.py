"""Asking for a look at a name from outside, and keeping what was seen."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from parvis.domains.models import Domain, OutsideLook
from parvis.domains.ports import Seen
from parvis.kit.refusals import NotAllowedError

PAUSE: Final = timedelta(minutes=1)
MOST_WAITING: Final = 10
"""Names of one account that somebody asked to have looked at, at a time."""
LOST: Final = timedelta(minutes=30)
"""After which a look that never came is not waited for."""
SOON, LATER = 0, -20
"""Priorities: people wait for theirs."""


@transaction.atomic
def ask_by_hand(domain: Domain, *, now: datetime) -> OutsideLook:
    """Queue a look. Refused less than ``PAUSE`` after the last one, and while too many of the account's wait."""
    held = Domain.objects.select_for_update().get(pk=domain.pk)
    last = OutsideLook.objects.filter(domain=held).first()
    if last is not None and last.asked_at > now - PAUSE:
        raise NotAllowedError(_("We looked less than a minute ago. Try again in a moment."))
    waiting = OutsideLook.objects.filter(domain__account_id=held.account_id, asked_at__gt=now - LOST)
    if waiting.filter(Q(seen_at=None) | Q(seen_at__lt=F("asked_at"))).count() >= MOST_WAITING:
        raise NotAllowedError(_("Other domains of yours are being looked at. Try again in a moment."))
    return _ask(held.pk, priority=SOON, now=now)


@transaction.atomic
def ask_by_night(domain_id: int, *, now: datetime) -> None:
    """Queue a look that nobody waits for."""
    _ask(domain_id, priority=LATER, now=now)


def _ask(domain_id: int, *, priority: int, now: datetime) -> OutsideLook:
    look, _created = OutsideLook.objects.update_or_create(domain_id=domain_id, defaults={"asked_at": now})
    with suppress(AlreadyEnqueued), transaction.atomic():
        # One at a time, whoever asks: looks wait for strangers, and other work does not wait for looks.
        job = queue.configure_task(
            "domains.see", queue="outside", lock="domains.see", queueing_lock=f"see:{domain_id}", priority=priority
        )
        job.defer(domain_id=domain_id)
    return look


@transaction.atomic
def keep(domain_id: int, seen: Seen, *, now: datetime) -> None:
    """What was seen, in place of what was seen before."""
    OutsideLook.objects.update_or_create(
        domain_id=domain_id,
        defaults={"seen_at": now, "facts": asdict(seen)},
        create_defaults={"asked_at": now, "seen_at": now, "facts": asdict(seen)},
    )
