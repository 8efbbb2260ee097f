"""The request as our views see it, after the middleware."""

from collections.abc import Callable

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from parvis.accounts.models import Account, User
from parvis.brands.models import Brand
from parvis.kit.actor import Actor


class PortalRequest(HttpRequest):
    """A request to a known brand. ``account`` is the one acted for, if any; ``person`` the one signed in, if any."""

    brand: Brand
    actor: Actor
    account: Account | None
    person: User | None
    session: SessionBase
    htmx: HtmxDetails
    cart_count: int | Callable[[], int]


def words_typed(request: HttpRequest) -> str:
    """What was typed in the page's search field. NUL is left out: PostgreSQL takes it in no text."""
    return request.GET.get("q", "").replace("\x00", "").strip()
