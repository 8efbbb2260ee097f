"""A whole content for the draft: an import, text mode or a template, which is then looked over and published (guide 9.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from parvis.dns.actions import drafts
from parvis.dns.enums import VersionCause
from parvis.dns.models import Zone
from parvis.dns.queries import draft_content, draft_of
from parvis.dns.records.values import Record
from parvis.dns.refusals import ConflictError
from parvis.kit.refusals import NotAllowedError
from parvis.web.portal.dns.conflicts import Conflict, conflict_of
from parvis.web.requests import PortalRequest


class DraftForm(forms.Form):
    """``edition`` is that of the draft that the page was made of; empty: there was none."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


def waiting(zone: Zone) -> dict[str, Any]:
    """The draft that a new content would take the place of, and how many changes it has."""
    draft = draft_of(zone)
    count = len(draft_content(draft).changes) if draft else 0
    return {"draft": draft, "draft_count": count, "edition": draft.edition if draft else None}


def fill(
    request: PortalRequest, zone: Zone, records: Sequence[Record], *, cause: VersionCause, form: DraftForm
) -> Conflict | None:
    """Make the draft of ``zone`` lead to ``records``. A refusal is told by ``form``; a conflict is returned, nothing written."""
    edition = form.cleaned_data["edition"]
    try:
        drafts.fill(zone, records, cause=cause, edition=edition, actor=request.actor, now=timezone.now())
    except ConflictError as refusal:
        return conflict_of(refusal, zone.name)
    except NotAllowedError as refusal:
        form.add_error(None, str(refusal))
    return None
