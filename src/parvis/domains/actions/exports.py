"""Lists of names that are written by a worker: asked for, carried on, kept for two days, forgotten."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account, User
from parvis.audit.actions import record
from parvis.domains.enums import ExportState
from parvis.domains.models import Export, ExportPart
from parvis.domains.models.exports import UNFINISHED
from parvis.domains.queries import DomainFilter
from parvis.kit.actor import Actor
from parvis.notifications.actions import write

KEPT: Final = timedelta(days=2)


@transaction.atomic
def ask(
    account: Account,
    person: User,
    *,
    kind: str,
    wanted: DomainFilter,
    sort: str,
    language: str,
    time_zone: str,
    actor: Actor,
    now: datetime,
) -> Export:
    """Queue a file; asked for again before it is finished, returns the same one."""
    filters = asdict(wanted)
    wish = json.dumps([kind, filters, sort, language, time_zone], sort_keys=True)
    export, is_new = Export.objects.get_or_create(
        account=account,
        asked_by=person,
        key=hashlib.sha256(wish.encode()).hexdigest(),
        state__in=UNFINISHED,
        defaults={
            "state": ExportState.WAITING,
            "kind": kind,
            "wanted": filters,
            "sort": sort,
            "language": language,
            "time_zone": time_zone,
            "created_at": now,
            "expires_at": now + KEPT,
        },
    )
    if is_new:
        wake(export)
        record(
            "domain.export-requested",
            kind="account",
            subject=account.number,
            by=actor,
            at=now,
            brand_id=account.brand_id,
            account_id=account.pk,
            after={"kind": kind},
        )
    return export


def wake(export: Export) -> None:
    """Put a job in the queue, seen by workers once the transaction commits."""
    queue.configure_task("portal.export", queue="documents").defer(export_id=export.pk)


def filter_of(export: Export) -> DomainFilter:
    """What was wanted, as it is asked of ``queries``."""
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in export.wanted.items()
    }
    return DomainFilter(**fields)


@transaction.atomic
def begin(export_id: int, *, total: int) -> Export | None:
    """Take it up, from the start, whoever began before. None when it is finished or forgotten."""
    export = Export.objects.select_for_update().filter(pk=export_id, state__in=UNFINISHED).first()
    if export is None:
        return None
    export.state = ExportState.RUNNING
    export.total = total
    export.done = 0
    export.save(update_fields=["state", "total", "done"])
    return export


def progress(export: Export, done: int) -> None:
    """Say how many lines are written, for who watches."""
    Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(done=done)


@transaction.atomic
def finish(export: Export, pieces: Iterable[bytes], *, done: int, now: datetime) -> None:
    """Keep the file, whole or not at all, and write to who asked, once. Of two workers the second one's is dropped."""
    held = (
        Export.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity", "asked_by")
        .filter(pk=export.pk, state=ExportState.RUNNING)
        .first()
    )
    if held is None:
        return
    held.size = 0
    for position, piece in enumerate(pieces):
        ExportPart.objects.create(export=held, position=position, body=piece)
        held.size += len(piece)
    held.state = ExportState.READY
    held.done = done
    held.finished_at = now
    held.expires_at = now + KEPT
    held.save()
    write(
        "domains-exported",
        key=f"domains-exported:{held.pk}",
        to=held.asked_by.email,
        brand=held.account.brand,
        language=held.language,
        context={"export": held, "person": held.asked_by},
        now=now,
        account_id=held.account_id,
        user_id=held.asked_by_id,
    )


@transaction.atomic
def fail(export_id: int, *, now: datetime) -> None:
    """Give it up: who watches is told to ask again."""
    held = Export.objects.select_for_update().filter(pk=export_id, state=ExportState.RUNNING).first()
    if held is not None:
        held.state = ExportState.FAILED
        held.finished_at = now
        held.save(update_fields=["state", "finished_at"])


def forget(*, now: datetime) -> None:
    """Delete the files whose time is over."""
    Export.objects.filter(expires_at__lte=now).delete()
