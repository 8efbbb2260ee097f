"""Where one goes after signing in: on this host alone."""

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.accounts.models import Membership, StaffMembership, User
from parvis.web.requests import PortalRequest


def wanted(request: PortalRequest) -> str:
    """The ``next`` that was asked for, if it stays here; else nothing."""
    target = request.POST.get("next", "") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else ""


def after_sign_in(request: PortalRequest, person: User) -> str:
    """The page asked for, else the dashboard; the choice of an account where there are several; the queue for staff."""
    return wanted(request) or reverse(_home(person))


def _home(person: User) -> str:
    if StaffMembership.objects.filter(user=person).exists():
        return "backoffice:queue"
    return "portal:switch" if Membership.objects.filter(user=person).count() > 1 else "portal:dashboard"
