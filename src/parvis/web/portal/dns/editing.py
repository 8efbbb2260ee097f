"""Adding and changing one record: a page of its own, and the same form as a row of the table (guide 9.5.3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.dns.models import Zone
from parvis.dns.queries import draft_of, working_record
from parvis.dns.records.values import Record
from parvis.dns.refusals import ConflictError, ContentRefusedError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns import saving
from parvis.web.portal.dns.conflicts import conflict_of
from parvis.web.portal.dns.editors import Editor, editor_asked, line_of
from parvis.web.portal.dns.entries import offered
from parvis.web.portal.dns.holding import editable_zone
from parvis.web.portal.dns.pasting import PasteForm
from parvis.web.portal.dns.zone import standing, zone_page
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, is_fragment, render


@require(Permission.ZONES_MANAGE)
def add(request: PortalRequest, name: str) -> HttpResponse:
    """A new record: its type first, or a line pasted, then its form."""
    zone = editable_zone(request, name)
    pasted = line_of(request, zone)
    if isinstance(pasted, PasteForm) or (pasted is None and _is_untyped(request)):
        form = pasted or PasteForm(zone)
        context = {**_around(request, zone), "form": form, "groups": offered(zone.name)}
        return render(request, "portal/dns/choose.html", context, status=422 if form.errors else 200)
    return _edited(request, zone, editor_asked(request, zone, None, pasted))


@require(Permission.ZONES_MANAGE)
def change(request: PortalRequest, name: str, key: str) -> HttpResponse:
    """Another value, name, TTL, note or type for one that is there."""
    zone = editable_zone(request, name)
    record = working_record(zone, key)
    if record is None and request.method != "POST":
        messages.warning(request, _("This record is not there any more: somebody changed or deleted it."))
        return go(request, "portal:zone", zone.name)
    return _edited(request, zone, editor_asked(request, zone, record, None, key=key))


def _edited(request: PortalRequest, zone: Zone, editor: Editor) -> HttpResponse:
    if not editor.is_submitted:
        return _shown(request, zone, editor)
    form, status, more = editor.form, 422, {}
    try:
        if form.is_valid() and form.record is not None:
            if form.record == editor.record:
                messages.info(request, _("Nothing was changed."))
            else:
                saving.save(request, zone, form.record, seen=editor.seen, replaces=editor.replaces)
            return _done(request, zone, form.record)
    except ConflictError as conflict:
        status, more = 409, {"conflict": conflict_of(conflict, zone.name)}
        editor.seen = conflict.number
    except ContentRefusedError as refusal:
        form.refuse(refusal.findings)
    except NotAllowedError as refusal:
        form.add_error(None, str(refusal))
    return _shown(request, zone, editor, status=status, **more)


def _done(request: PortalRequest, zone: Zone, record: Record) -> HttpResponse:
    if not is_fragment(request):
        return go(request, "portal:zone", zone.name)
    zone.refresh_from_db()
    answer = zone_page(request, held(request, zone.name), zone, focus=record.key)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#zone-table", "outerHTML"
    answer["HX-Trigger"] = "zone-changed"
    return answer


def _shown(request: PortalRequest, zone: Zone, editor: Editor, *, status: int = 200, **more: Any) -> HttpResponse:
    if is_fragment(request) and not editor.form.is_bound:
        editor.form.fields["owner"].widget.attrs["data-focus"] = True
    context = {
        **_around(request, zone),
        "editor": editor,
        "form": editor.form,
        "is_inline": is_fragment(request),
        "groups": offered(zone.name),
        **editor.preview(),
        **more,
    }
    return render(request, "portal/dns/record.html#editor", context, status=status)


def _around(request: PortalRequest, zone: Zone) -> dict[str, Any]:
    return {
        **standing(request, held(request, zone.name)),
        "zone": zone,
        "draft": draft_of(zone),
        "gathers": saving.gathers(request, zone),
        "back": _back(request, zone),
    }


def _back(request: PortalRequest, zone: Zone) -> str:
    from_there = request.htmx.current_url_abs_path if request.htmx else ""
    page = reverse("portal:zone", args=[zone.name])
    query = (from_there or "").partition("?")[2]
    return f"{page}?{QueryDict(query).urlencode()}" if query and (from_there or "").startswith(page) else page


def _is_untyped(request: PortalRequest) -> bool:
    asked = request.POST if request.method == "POST" else request.GET
    return not asked.get("type") and not is_fragment(request)


@require(Permission.ZONES_MANAGE)
@require_POST
def check(request: PortalRequest, name: str) -> HttpResponse:
    """What is being typed, in a sentence, with what is wrong or doubtful about it. Nothing is saved."""
    zone = editable_zone(request, name)
    replaced = working_record(zone, request.POST.get("replaces", ""))
    editor = editor_asked(request, zone, replaced, None, key=request.POST.get("replaces") or None)
    return render(request, "portal/dns/preview.html", editor.preview(is_partial=True))
