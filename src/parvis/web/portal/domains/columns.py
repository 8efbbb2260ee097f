"""Which columns the list of names shows, and in which order: each person's own (DOM-1)."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.actions.people import remember_columns
from parvis.accounts.permissions import Permission
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

COLUMNS: Final = {
    "status": _("Status"),
    "expiry": _("Expiry"),
    "renewal": _("Renewal"),
    "holder": _("Holder"),
    "extension": _("Extension"),
    "nameservers": _("Name servers"),
    "lock": _("Transfer lock"),
    "registered": _("Registered"),
}
DEFAULT: Final = ("status", "expiry", "renewal", "holder")


def chosen(request: PortalRequest) -> list[str]:
    """The columns of this person, in order. The name is always first and not among them."""
    kept = request.person.domain_columns if request.person is not None else None
    return [column for column in (DEFAULT if kept is None else kept) if column in COLUMNS]


@require(Permission.DOMAINS_READ)
def choose(request: PortalRequest) -> HttpResponse:
    """Choose the columns; each press of a button keeps what is ticked at that moment."""
    if request.method == "POST" and request.person is not None:
        ticked = [column for column in request.POST.getlist("column") if column in COLUMNS]
        if "reset" in request.POST:
            ticked = list(DEFAULT)
        moved = _moved(ticked, request.POST.get("up", ""), request.POST.get("down", ""))
        remember_columns(request.person, moved)
        if "save" in request.POST:
            return go(request, "portal:domains")
        return go(request, "portal:domains-columns")
    shown = chosen(request)
    rest = [column for column in COLUMNS if column not in shown]
    rows = [{"key": key, "label": COLUMNS[key], "is_shown": key in shown} for key in (*shown, *rest)]
    return render(request, "portal/domains/columns.html", {"rows": rows})


def _moved(columns: list[str], up: str, down: str) -> list[str]:
    """``columns`` with one of them a step further up or down, where there is room."""
    moved = list(columns)
    for name, step in ((up, -1), (down, 1)):
        if name in moved:
            at = moved.index(name)
            to = min(max(at + step, 0), len(moved) - 1)
            moved[at], moved[to] = moved[to], moved[at]
    return moved
