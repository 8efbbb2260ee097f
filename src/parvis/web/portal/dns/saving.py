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
from parvis.dns.queries import draft_of
from parvis.dns.records.names import shown_name, whole_name
from parvis.dns.records.values import Record
from parvis.web.requests import PortalRequest


def save(request: PortalRequest, zone: Zone, record: Record, *, seen: int, replaces: str | None) -> None:
    """Publish ``record``, or put it into the draft where there is one; every refusal of the action goes through."""
    host, draft, now = shown_name(whole_name(record.owner, zone.name)), draft_of(zone), timezone.now()
    named = {"kind": record.kind, "host": host}
    if draft is not None:
        drafts.put_record(zone, record, edition=draft.edition, replaces=replaces, actor=request.actor, now=now)
        messages.success(request, _("%(kind)s record of %(host)s put into the draft.") % named)
        return
    version = editing.save_record(zone, record, seen=seen, replaces=replaces, actor=request.actor, now=now)
    tell(request, zone, _("%(kind)s record of %(host)s saved and being published.") % named, number=version.number)


def delete(request: PortalRequest, zone: Zone, keys: Collection[str], *, seen: int) -> None:
    """Publish the zone without these, or drop them in the draft; every refusal of the action goes through."""
    draft, now, count = draft_of(zone), timezone.now(), len(set(keys))
    if draft is not None:
        drafts.drop_records(zone, keys, edition=draft.edition, actor=request.actor, now=now)
        said = ngettext("%(count)d record deleted in the draft.", "%(count)d records deleted in the draft.", count)
        messages.success(request, said % {"count": count})
        return
    version = editing.delete_records(zone, keys, seen=seen, actor=request.actor, now=now)
    said = ngettext("%(count)d record deleted.", "%(count)d records deleted.", count) % {"count": count}
    tell(request, zone, said, number=version.number)


def tell(request: PortalRequest, zone: Zone, said: str, *, number: int) -> None:
    """The toast, whose button takes back the version ``number`` while it is the last."""
    messages.success(request, said, extra_tags=f"{reverse('portal:zone-undo', args=[zone.name])}?seen={number}")
