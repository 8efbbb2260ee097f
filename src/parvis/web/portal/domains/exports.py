"""The names that the filter lets through, as a file: at once, or by a worker when they are many (DOM-1, guide 9.4)."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.actions.exports import ask
from parvis.domains.enums import ExportState
from parvis.domains.models import Export, ExportPart
from parvis.domains.models.domains import DomainQuerySet
from parvis.domains.queries import COUNT_CAP, domains_matching, extensions, ordered
from parvis.web.access import require
from parvis.web.portal.domains.files import table
from parvis.web.portal.domains.forms import FilterForm
from parvis.web.requests import PortalRequest
from parvis.web.sheets import TYPES, csv_lines, workbook
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def export(request: PortalRequest, kind: str) -> HttpResponseBase:
    """``kind`` is csv or xlsx. At once up to ``COUNT_CAP`` names; beyond, asked for with a button and made by a worker."""
    if kind not in TYPES:
        raise Http404
    now = timezone.now()
    form = FilterForm(request.GET, extensions=extensions(request.actor))
    wanted, sort = form.wanted(), form.cleaned_data.get("sort") or "name"
    found = domains_matching(request.actor, wanted, now=now)
    if found.order_by().values("pk")[: COUNT_CAP + 1].count() <= COUNT_CAP:
        return _at_once(ordered(found, sort=sort.removeprefix("-"), is_descending=sort.startswith("-")), kind)
    if request.method != "POST" or request.account is None or request.person is None:
        return render(request, "portal/domains/export.html", {"cap": COUNT_CAP})
    asked = ask(
        request.account,
        request.person,
        kind=kind,
        wanted=wanted,
        sort=sort,
        language=request.LANGUAGE_CODE,
        time_zone=timezone.get_current_timezone_name(),
        actor=request.actor,
        now=now,
    )
    return go(request, "portal:domains-file", asked.pk)


def _at_once(found: DomainQuerySet, kind: str) -> HttpResponseBase:
    rows = table(found, now=timezone.now())
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(rows), content_type=TYPES[kind])
    else:
        response = FileResponse(workbook(rows, _("Domains")), content_type=TYPES[kind])
    return _named(response, kind)


@require(Permission.DOMAINS_READ)
def file(request: PortalRequest, pk: int) -> HttpResponse:
    """How far the file is; then where to take it, and until when."""
    asked = get_object_or_404(Export.objects.visible_to(request.actor), pk=pk)
    template = "portal/domains/file.html#progress" if request.htmx else "portal/domains/file.html"
    return render(request, template, {"export": asked})


@require(Permission.DOMAINS_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def download(request: PortalRequest, pk: int) -> HttpResponseBase:
    """The file, piece by piece."""
    ready = Export.objects.visible_to(request.actor).filter(state=ExportState.READY)
    asked = get_object_or_404(ready, pk=pk)
    response = StreamingHttpResponse(_pieces(asked), content_type=TYPES[asked.kind])
    response["Content-Length"] = str(asked.size)
    return _named(response, asked.kind)


def _pieces(export: Export) -> Iterator[bytes]:
    for position in range(export.parts.count()):
        yield bytes(ExportPart.objects.values_list("body", flat=True).get(export=export, position=position))


def _named(response: HttpResponseBase, kind: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="domains-{timezone.localdate():%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response
