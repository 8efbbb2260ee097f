"""The address of who asks: kept with sign-ins and the audit trail, and counted against rate limits."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The other end of the connection, or what our own proxy says of it.

    Only with ``BEHIND_PROXY`` is ``X-Forwarded-For`` read, and of it only the last address, the one that the proxy
    added itself: whatever stands before it was sent by the visitor.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return peer
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(told))
    except ValueError:
        return peer
