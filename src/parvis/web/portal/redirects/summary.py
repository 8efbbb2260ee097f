"""Every web redirect of an account: the most followed of a period first, searched by name (RED-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.redirections.models import Redirection
from parvis.redirections.queries import matching, most_visited
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.redirects.presenting import problem_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render

PERIODS: Final = {"7": _("7 days"), "30": _("30 days"), "365": _("12 months")}
LONGEST: Final = 200


@require(Permission.DOMAINS_READ)
def redirects(request: PortalRequest) -> HttpResponse:
    """Each leads to its own page, and to that of its domain."""
    period = request.GET.get("period", "30")
    period = period if period in PERIODS else "30"
    text, today = words_typed(request)[:LONGEST], timezone.now().date()
    found = matching(Redirection.objects.visible_to(request.actor), text)
    page = page_of(most_visited(found, since=today - timedelta(days=int(period) - 1), until=today), request)
    context = {
        "page": page,
        "rows": [(one, problem_of(one)) for one in page.rows],
        "text": text,
        "period": period,
        "periods": PERIODS.items(),
    }
    return render(request, "portal/redirects/summary.html", context)
