"""The audit log of the brands that the person works for (SEC-3)."""

from django.http import HttpResponse

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.web.access import staff
from parvis.web.journal import line
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render


@staff(Permission.STAFF_READ)
def journal(request: PortalRequest) -> HttpResponse:
    """Latest first; ``q`` is the number of a customer, or the exact subject (a name, an order)."""
    asked = words_typed(request)
    found = Entry.objects.visible_to(request.actor).order_by("-at", "-pk")
    if asked:
        account = Account.objects.visible_to(request.actor).filter(number=asked.upper()).first()
        found = found.filter(account_id=account.pk) if account else found.filter(subject=asked)
    page = page_of(found, request)
    return render(request, "backoffice/audit.html", {"page": page, "lines": map(line, page.rows), "q": asked})
