"""The domains of a selection in the list: those that were ticked, or all that the filters let through (guide 9.4)."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from parvis.domains.queries import domains_matching, extensions, ordered
from parvis.web.portal.domains.forms import FilterForm
from parvis.web.requests import PortalRequest

MOST: Final = 1_000
"""Of one selection: as many as are looked at while one waits."""


def chosen_names(request: PortalRequest) -> list[str]:
    """In ASCII, at most one more than ``MOST``. Those that were ticked are as they were sent: whoever uses them looks them up."""
    if "all" not in request.POST:
        return list(dict.fromkeys(request.POST.getlist("name")))[: MOST + 1]
    form = FilterForm(request.GET, extensions=extensions(request.actor))
    found = domains_matching(request.actor, form.wanted(), now=timezone.now())
    return [domain.name for domain in ordered(found.only("name"), sort="name", is_descending=False)[: MOST + 1]]
