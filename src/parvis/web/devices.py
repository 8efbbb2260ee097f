"""Naming the browser and the system of a request, for people to recognise their own sign-ins (ACC-6)."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ua_parser import parse


def device_of(request: HttpRequest) -> str:
    """For example «Firefox, Linux». Without versions: an update is no new device."""
    found = parse(request.headers.get("User-Agent", "")[:500])
    names = [part.family for part in (found.user_agent, found.os) if part is not None and part.family != "Other"]
    return ", ".join(names) or _("Unknown device")
