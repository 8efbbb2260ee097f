"""Applying a template to many zones: asked for, carried out one by one, stopped. What is done stays done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.audit.actions import record as note_down
from parvis.dns.actions.versions import held, write_version
from parvis.dns.enums import LineState, VersionCause, ZoneState
from parvis.dns.models import TemplateRun, TemplateRunLine, Zone
from parvis.dns.queries import records_of
from parvis.dns.records.changes import difference
from parvis.dns.records.values import Record
from parvis.dns.rules import check_content, check_editable
from parvis.dns.zonetemplates.filling import Filled, filled
from parvis.dns.zonetemplates.merging import merged
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError

MOST: Final = 10_000
"""Zones of one run."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A template, what was filled in, and whether it takes the place of all that there is."""

    label: str
    text: str
    values: Mapping[str, str]
    is_whole: bool


@transaction.atomic
def ask(
    wish: Wish, zones: Sequence[Zone], *, account: Account, key: UUID, language: str, actor: Actor, now: datetime
) -> TemplateRun:
    """Queue ``wish`` for ``zones`` of ``account``; asked for again with the same ``key``, it is the same run."""
    run, is_new = TemplateRun.objects.get_or_create(
        key=key,
        account=account,
        defaults={
            "label": wish.label[:80],
            "text": wish.text,
            "values": dict(wish.values),
            "is_whole": wish.is_whole,
            "language": language,
            "by": actor.acting_staff or actor.label,
            "user_id": actor.user_id,
            "created_at": now,
        },
    )
    if is_new:
        lines = [TemplateRunLine(run=run, zone=zone) for zone in zones[:MOST]]
        TemplateRunLine.objects.bulk_create(lines, batch_size=1_000)
        queue.configure_task("dns.apply-template", queue="documents").defer(run_id=run.pk)
        _tell("zone-template.run-asked", run, actor=actor, now=now, zones=len(lines))
    return run


def outcome(wish: Wish | TemplateRun, zone: Zone) -> tuple[list[Record], list[Record], Filled]:
    """What ``zone`` holds, what it would hold, and the records of the template or what forbids them. Writes nothing."""
    present, found = records_of(zone), filled(wish.text, wish.values, zone.name)
    return present, list(found.records) if wish.is_whole else merged(present, found.records), found


@transaction.atomic
def carry_out(line_id: int, *, now: datetime) -> LineState | None:
    """Apply the template to the zone of one line, once. None: another worker has it, or it is done already."""
    line = (
        TemplateRunLine.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("run")
        .filter(pk=line_id, state=LineState.WAITING)
        .first()
    )
    if line is None:
        return None
    actor = Actor(label=line.run.by, user_id=line.run.user_id, account_id=line.run.account_id)
    with override(line.run.language):
        try:
            line.number = _applied(line.run, held(line.zone), actor, now)
            line.state = LineState.DONE if line.number else LineState.SAME
        except NotAllowedError as refusal:
            line.state, line.sentence = LineState.REFUSED, str(refusal.sentence)
    line.save(update_fields=["state", "number", "sentence"])
    return LineState(line.state)


@transaction.atomic
def stop(run: TemplateRun, *, actor: Actor, now: datetime) -> None:
    """What has not begun is not carried out."""
    stopped = TemplateRunLine.objects.filter(run=run, state=LineState.WAITING).update(state=LineState.STOPPED)
    if stopped:
        _tell("zone-template.run-stopped", run, actor=actor, now=now, zones=stopped)
    finish(run.pk, now=now)


def finish(run_id: int, *, now: datetime) -> None:
    """Say that nothing of the run is left to do, if so."""
    if not TemplateRunLine.objects.filter(run_id=run_id, state=LineState.WAITING).exists():
        TemplateRun.objects.filter(pk=run_id, finished_at__isnull=True).update(finished_at=now)


def _applied(run: TemplateRun, zone: Zone, actor: Actor, now: datetime) -> int | None:
    """The number of the version; None where the zone holds all of it."""
    check_editable(zone, actor)
    if zone.account_id != run.account_id or zone.state == ZoneState.REMOVED:
        raise NotAllowedError(_("This zone is not in the account any more."))
    before, after, found = outcome(run, zone)
    if not found.is_right:
        sentences = [str(one) for ones in found.problems.values() for one in ones]
        raise NotAllowedError(" ".join(sentences or [str(fault.sentence) for fault in found.faults]))
    check_content(zone, before, after)
    if not difference(before, after):
        return None
    note = run.label
    return write_version(zone, before, after, cause=VersionCause.TEMPLATE, actor=actor, now=now, note=note).number


def _tell(action: str, run: TemplateRun, *, actor: Actor, now: datetime, zones: int) -> None:
    account = run.account
    note_down(
        action,
        kind="zone-template",
        subject=run.label,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"zones": zones},
    )
