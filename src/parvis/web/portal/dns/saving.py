"""Carrying out what was typed in a form, and telling of it with a way back."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.dns.actions import drafts, editing
from parvis.dns.models import Zone
from parvis.dns.queries import changes_between, draft_of
from parvis.dns.records.names import shown_name, whole_name
from parvis.dns.records.values import Record
from parvis.web.requests import PortalRequest


def save(request: PortalRequest, zone: Zone, record: Record, *, seen: int, replaces: str | None) -> None:
    """Publish ``record``, or put it in the draft where edits gather; every refusal of the action goes through."""
    host = shown_name(whole_name(record.owner, zone.name))
    told = {"kind": record.kind, "host": host}
    actor, now = request.actor, timezone.now()
    if edition_in(request) is not None or gathers(request, zone):
        drafts.put_record(zone, record, edition=edition_in(request), replaces=replaces, actor=actor, now=now)
        messages.success(request, _("%(kind)s record of %(host)s saved in the draft.") % told)
        return
    version = editing.save_record(zone, record, seen=seen, replaces=replaces, actor=actor, now=now)
    said = _("%(kind)s record of %(host)s saved and being published.") % told
    tell(request, zone, said, number=version.number)


def delete(request: PortalRequest, zone: Zone, keys: Collection[str], *, seen: int) -> None:
    """Publish the zone without these, or delete them in the draft where edits gather; every refusal goes through."""
    actor, now, count = request.actor, timezone.now(), len(set(keys))
    if edition_in(request) is not None or gathers(request, zone):
        drafts.drop_records(zone, keys, edition=edition_in(request), actor=actor, now=now)
        said = ngettext("%(count)d record deleted in the draft.", "%(count)d records deleted in the draft.", count)
        messages.success(request, said % {"count": count})
        return
    version = editing.delete_records(zone, keys, seen=seen, actor=actor, now=now)
    said = ngettext("%(count)d record deleted.", "%(count)d records deleted.", count) % {"count": count}
    tell(request, zone, said, number=version.number)


def undo(request: PortalRequest, zone: Zone, *, seen: int) -> None:
    """Publish what there was before the version ``seen``, or put it in the draft of whoever wants one; refusals go through.

    A draft has records alone: what else a version changed is published at once.
    """
    actor, now = request.actor, timezone.now()
    if _prefers_drafts(request) and changes_between(zone, seen - 1, seen):
        drafts.undo(zone, seen=seen, actor=actor, now=now)
        messages.success(request, _("The change is taken back in the draft."))
        return
    editing.undo(zone, seen=seen, actor=actor, now=now)
    messages.success(request, _("The change was taken back. What there was before is being published."))


def tell(request: PortalRequest, zone: Zone, said: str, *, number: int) -> None:
    """The toast, whose button takes back the version ``number`` while it is the last."""
    messages.success(request, said, extra_tags=f"{reverse('portal:zone-undo', args=[zone.name])}?seen={number}")


def edition_in(request: PortalRequest) -> int | None:
    """The edition of the draft that the form was made of; None: there was none."""
    text = request.POST.get("edition", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - 32 bits


def gathers(request: PortalRequest, zone: Zone) -> bool:
    """Say whether edits wait in a draft: there is one, or whoever edits wants it so."""
    return draft_of(zone) is not None or _prefers_drafts(request)


def _prefers_drafts(request: PortalRequest) -> bool:
    return request.person is not None and request.person.drafts_by_default
