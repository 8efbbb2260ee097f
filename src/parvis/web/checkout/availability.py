"""Names asked about again while the customer reads the checkout page, so that none is ordered that went meanwhile.

The page never waits: what a registry answers is there when the form comes back. A registry that stays silent does
not hold up the order; it decides when the name is registered, and what it refuses is given back.
"""

from datetime import datetime, timedelta
from typing import Final

from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.search import availability
from parvis.domains.search.actions import open_check
from parvis.orders.models import Cart
from parvis.web.requests import PortalRequest

_KEY: Final = "checkout_search"
_FRESH: Final = timedelta(minutes=5)
_GONE: Final = (AnswerState.TAKEN, AnswerState.RESERVED)


def ask_again(request: PortalRequest, cart: Cart, *, now: datetime) -> None:
    """Ask every registry of the cart, apart from this request, unless the same names were asked just now."""
    names = list(cart.lines.order_by("position").values_list("name", "tld"))
    asked = _search(request)
    if asked is not None and now - asked.created_at < _FRESH:
        known = set(asked.answers.values_list("name", flat=True))
        if known == {name for name, _tld in names}:
            return
    search = open_check(request.brand, names, now=now)
    request.session[_KEY] = str(search.token)
    availability.ask(search.pk)


def gone(request: PortalRequest, cart: Cart) -> frozenset[str]:
    """Names of the cart that their registry has said to be taken since."""
    asked = _search(request)
    if asked is None:
        return frozenset()
    names = cart.lines.values_list("name", flat=True)
    answers = Answer.objects.filter(search=asked, state__in=_GONE, name__in=names)
    return frozenset(answers.values_list("name", flat=True))


def _search(request: PortalRequest) -> Search | None:
    token = request.session.get(_KEY)
    return Search.objects.filter(token=token, brand=request.brand).first() if token else None
