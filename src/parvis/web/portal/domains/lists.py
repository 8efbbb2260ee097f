"""The list of names: search, filters, sort and pages, all in the address (DOM-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

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
from parvis.web.portal.domains.presenting import badge, day, distance
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

_SORTED_BY = {"status": "status", "expiry": "expiry"}


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
    columns = chosen(request)
    context = {
        "rows": [row(domain, columns, now=now) for domain in page.rows],
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
        "may_manage": request.actor.may(Permission.DOMAINS_MANAGE),
        "may_nameservers": request.actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
    }
    return render(request, "portal/domains/list.html#table", context)


def row(domain: Domain, columns: list[str], *, now: datetime) -> dict[str, Any]:
    """One line, ready to print. A plain dict of text: a template reads it several times faster than an object."""
    return {
        "domain": domain,
        "key": str(domain.pk),
        "name": domain.name,
        "shown": domain.unicode_name,
        "ascii": domain.name if domain.name != domain.unicode_name else "",
        "is_premium": domain.is_premium,
        "is_active": domain.state == DomainState.ACTIVE,
        "cells": [_CELLS[column](domain, now) for column in columns],
    }


def _cell(text: object, *, label: object = "", below: object = "", tone: str = "", css: str = "") -> dict[str, str]:
    """One cell; ``label`` heads it where the table is stacked, ``tone`` makes it a badge."""
    return {"text": str(text), "label": str(label), "below": str(below), "tone": tone, "css": css}


def _low(column: str, text: object) -> dict[str, str]:
    """A cell that narrow screens leave out."""
    return _cell(text, label=COLUMNS[column], css="c-low")


def _status(domain: Domain, now: datetime) -> dict[str, str]:
    said = badge(domain, now=now)
    return _cell(said.label, below=said.note, tone=said.tone)


_CELLS: Final[dict[str, Callable[[Domain, datetime], dict[str, str]]]] = {
    "status": _status,
    "expiry": lambda domain, now: _cell(
        day(domain.expires_at), label=COLUMNS["expiry"], below=distance(domain.expires_at, now=now), css="nowrap"
    ),
    "renewal": lambda domain, _now: _cell(
        _("Automatic") if domain.is_auto_renewed else _("Manual"), label=COLUMNS["renewal"]
    ),
    "holder": lambda domain, _now: _low("holder", domain.registrant.name),
    "extension": lambda domain, _now: _low("extension", f".{domain.tld}"),
    "nameservers": lambda domain, _now: _low("nameservers", " ".join(domain.nameservers)),
    "lock": lambda domain, _now: _low("lock", _("On") if domain.is_locked else _("Off")),
    "registered": lambda domain, _now: _low("registered", day(domain.registered_at)),
}


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
