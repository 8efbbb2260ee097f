"""Every component in every state."""

from django.http import HttpResponse

from parvis.accounts.permissions import Permission
from parvis.web.access import staff
from parvis.web.requests import PortalRequest
from parvis.web.ui.views import design


@staff(Permission.STAFF_READ)
def components(request: PortalRequest) -> HttpResponse:
    """The design system on one page."""
    return design(request)
