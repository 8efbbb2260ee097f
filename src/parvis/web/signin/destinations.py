"""Where one goes after signing in: on this host alone."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.accounts.models import Membership, StaffMembership, User
from parvis.web.requests import PortalRequest


def wanted(request: PortalRequest) -> str:
    """The ``next`` that was asked for, if it stays here; else nothing."""
    target = request.POST.get("next", "") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else ""


def after_sign_in(request: PortalRequest, person: User) -> str:
    """The page asked for, else the dashboard, or the queue for staff; first the account, where there are several."""
    asked = wanted(request)
    if StaffMembership.objects.filter(user=person).exists():
        return asked or reverse("backoffice:queue")
    if Membership.objects.filter(user=person).count() > 1:
        return reverse("signin-account") + (f"?{urlencode({'next': asked})}" if asked else "")
    return asked or reverse("portal:dashboard")
