"""The list of names: search, filters, sort and pages, all in the address (DOM-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.queries import COUNT_CAP, domains_matching, extensions, page_of
from parvis.web.access import require
from parvis.web.portal.domains.columns import COLUMNS, chosen
from parvis.web.portal.domains.forms import WINDOWS, YES_NO, FilterForm
from parvis.web.portal.domains.presenting import Badge, badge, day, distance
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

_SORTED_BY = {"status": "status", "expiry": "expiry"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the table shows, ready to print."""

    domain: Domain
    badge: Badge
    expires: str
    distance: str
    registered: str

    @property
    def ascii(self) -> str:
        """The ASCII form, where it differs."""
        return self.domain.name if self.domain.name != self.domain.unicode_name else ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its choices, what is chosen of them, and where to go to drop it."""

    key: str
    label: str | Promise
    choices: list[tuple[str, Any, bool]]
    is_single: bool
    value: str
    without: str


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
    context = {
        "rows": [row(domain, now=now) for domain in page.rows],
        "page": page,
        "cap": COUNT_CAP,
        "form": form,
        "wanted": wanted,
        "sort": sort,
        "chips": chips(form, request.GET),
        "headers": headers(chosen(request), request.GET, sort),
        "columns": chosen(request),
        "next_query": _query(request.GET, after=page.rows[-1].pk) if page.has_next and page.rows else "",
        "previous_query": _query(request.GET, before=page.rows[0].pk) if page.has_previous and page.rows else "",
        "export_query": _query(request.GET),
        "may_manage": request.actor.may(Permission.DOMAINS_MANAGE),
        "may_nameservers": request.actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
    }
    return render(request, "portal/domains/list.html#table", context)


def row(domain: Domain, *, now: datetime) -> Row:
    """One line."""
    return Row(
        domain,
        badge(domain, now=now),
        day(domain.expires_at),
        distance(domain.expires_at, now=now),
        day(domain.registered_at),
    )


def chips(form: FilterForm, query: QueryDict) -> list[Chip]:
    """The filters in the order of the guide, with what each is set to in words."""
    sets: list[tuple[str, str | Promise, list[tuple[str, Any]], bool]] = [
        ("tld", _("Extension"), [(tld, f".{tld}") for tld in form.extensions], False),
        ("status", _("Status"), list(DomainState.choices), False),
        ("expiry", _("Expiry"), list(WINDOWS), True),
        ("auto", _("Automatic renewal"), list(YES_NO), True),
        ("lock", _("Transfer lock"), list(YES_NO), True),
    ]
    found = []
    for key, label, choices, is_single in sets:
        data = form.cleaned_data.get(key) or []
        on = {data} if isinstance(data, str) else set(data)
        words = [str(text) for value, text in choices if value in on]
        shown = ", ".join(words[:2]) + (f", +{len(words) - 2}" if len(words) > 2 else "")  # noqa: PLR2004 - two fit
        found.append(
            Chip(key, label, [(value, text, value in on) for value, text in choices], is_single, shown,
                 _query(query, drop=key))
        )
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
