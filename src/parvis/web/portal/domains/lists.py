"""The list of names: search, filters, sort and pages, all in the address (DOM-1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.domains.models import DeclaredServer
from parvis.domains.queries import COUNT_CAP, domains_matching, extensions, page_of
from parvis.web.access import require
from parvis.web.portal.domains.choosing import MOST
from parvis.web.portal.domains.columns import COLUMNS, chosen
from parvis.web.portal.domains.forms import WINDOWS, YES_NO, FilterForm
from parvis.web.portal.domains.rows import Printer, Rights
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

_SORTED_BY = {"status": "status", "expiry": "expiry"}
_VIEWS: Final = (
    (pgettext_lazy("domains", "All"), ""),
    (_("To renew within 60 days"), "expiry=60&sort=expiry"),
    (_("Action needed"), "action=1"),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its choices (none: a text is typed), what is chosen of them, and where to go to drop it."""

    key: str
    label: str | Promise
    choices: list[tuple[str, Any, bool]]
    is_single: bool
    value: str
    without: str
    hint: str | Promise = ""


@require(Permission.DOMAINS_READ)
def domains(request: PortalRequest) -> HttpResponse:
    """The table alone for htmx, the page otherwise, from one template."""
    now = timezone.now()
    form = FilterForm(request.GET, extensions=extensions(request.actor))
    wanted, sort = form.wanted(), form.cleaned_data.get("sort") or "name"
    page = page_of(
        domains_matching(request.actor, wanted, now=now),
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
        after=form.cleaned_data.get("after"),
        before=form.cleaned_data.get("before"),
    )
    columns, actor, brand = chosen(request), request.actor, request.brand
    may_transfer = actor.may(Permission.DOMAINS_TRANSFER)
    rights = Rights(
        nameservers=actor.may(Permission.DOMAINS_NAMESERVERS) and brand.allows_nameservers,
        manage=actor.may(Permission.DOMAINS_MANAGE),
        transfer=may_transfer,
        code=may_transfer and brand.allows_transfer_out,
        order=actor.may(Permission.ORDERS_PLACE),
    )
    may_apply = actor.may(Permission.ZONES_MANAGE) and brand.allows_zone and request.account is not None
    printer = Printer(columns, rights, now=now, has_boxes=may_apply)
    context = {
        "names": [domain.name for domain in page.rows],
        "rows": [printer.row(domain) for domain in page.rows],
        "tabs": tabs(request),
        "page": page,
        "cap": COUNT_CAP,
        "form": form,
        "wanted": wanted,
        "sort": sort,
        "chips": chips(form, request.GET),
        "headers": headers(columns, request.GET, sort),
        "columns": columns,
        "next_query": _query(request.GET, after=page.rows[-1].pk) if page.has_next and page.rows else "",
        "previous_query": _query(request.GET, before=page.rows[0].pk) if page.has_previous and page.rows else "",
        "export_query": _query(request.GET),
        "may_apply": may_apply,
        "most_chosen": MOST,
        "may_order": actor.may(Permission.ORDERS_PLACE),
        "has_declared": DeclaredServer.objects.visible_to(actor).exists(),
    }
    return render(request, "portal/domains/list.html#table", context)


def tabs(request: PortalRequest) -> list[dict[str, Any]]:
    """The views that come with the list (guide 9.4), each an address."""
    here = {key: values for key, values in request.GET.lists() if key not in {"after", "before"} and any(values)}
    return [
        {
            "label": label,
            "url": "?" + query if query else request.path,
            "current": here == dict(QueryDict(query).lists()),
        }
        for label, query in _VIEWS
    ]


def chips(form: FilterForm, query: QueryDict) -> list[Chip]:
    """The filters in the order of the guide, with what each is set to in words."""
    sets: list[tuple[str, str | Promise, list[tuple[str, Any]], bool]] = [
        ("tld", _("Extension"), [(tld, f".{tld}") for tld in form.extensions], False),
        ("status", _("Status"), list(DomainState.choices), False),
        ("expiry", _("Expiry"), list(WINDOWS), True),
        ("auto", _("Renewal"), list(YES_NO), True),
        ("lock", _("Transfer lock"), list(YES_NO), True),
    ]
    found = []
    for key, label, choices, is_single in sets:
        data = form.cleaned_data.get(key) or []
        on = {data} if isinstance(data, str) else set(data)
        words = [str(text) for value, text in choices if value in on]
        shown = ", ".join(words[:2]) + (f", +{len(words) - 2}" if len(words) > 2 else "")  # noqa: PLR2004 - as many as fit
        found.append(
            Chip(
                key,
                label,
                [(value, text, value in on) for value, text in choices],
                is_single,
                shown,
                _query(query, drop=key),
            )
        )
    for key, label, hint in (
        ("holder", _("Holder"), _("Name or e-mail of the holder")),
        ("ns", _("Name servers"), _("Name server, for example ns1.example.net")),
    ):
        typed = form.cleaned_data.get(key, "").strip()
        found.append(Chip(key, label, [], False, typed, _query(query, drop=key), hint))
    return found


def headers(columns: list[str], query: QueryDict, sort: str) -> list[dict[str, Any]]:
    """The head of the table: a link where one can sort, and the way it is sorted now."""
    heads = []
    for key in ("name", *columns):
        by = "name" if key == "name" else _SORTED_BY.get(key, "")
        way = "" if by != sort.removeprefix("-") or not by else ("descending" if sort.startswith("-") else "ascending")
        heads.append(
            {
                "key": key,
                "label": _("Domain") if key == "name" else COLUMNS[key],
                "way": way,
                "query": _query(query, sort=f"-{by}" if way == "ascending" else by) if by else "",
            }
        )
    return heads


def _query(query: QueryDict, *, drop: str = "", **changes: object) -> str:
    """The address's query with ``changes``, back on the first page unless they say otherwise."""
    wanted = query.copy()
    for key in ("after", "before", drop):
        wanted.pop(key, None)
    for key, value in changes.items():
        wanted[key] = str(value)
    for key in [key for key, values in wanted.lists() if not any(values)]:
        del wanted[key]
    return "?" + wanted.urlencode()
