"""What was typed at checkout when the session ended: kept for the same cart, given back after signing in."""

from collections.abc import Mapping
from typing import Final

from parvis.orders.models import Cart
from parvis.web.requests import PortalRequest

_KEY: Final = "checkout_draft"
_CONSENTS: Final = frozenset({"keep", "terms", "premium", "notices", "immediate", "waiver"})
"""Never kept: a box is ticked by the person, each time."""
_AGREEMENT: Final = "_agreement"
"""How a consent that a registry asks for is called."""
_LONGEST: Final = 500


def keep(request: PortalRequest) -> None:
    """Remember the form that was sent."""
    typed = {name: value[:_LONGEST] for name, value in request.POST.items() if isinstance(value, str)}
    request.session[_KEY] = {
        name: value for name, value in typed.items() if name not in _CONSENTS and not name.endswith(_AGREEMENT)
    }


def kept(request: PortalRequest, cart: Cart) -> Mapping[str, str]:
    """What was typed for this very cart, else nothing."""
    typed: Mapping[str, str] = request.session.get(_KEY) or {}
    return typed if typed.get("cart") == str(cart.token) else {}


def forget(request: PortalRequest) -> None:
    """The order is placed."""
    request.session.pop(_KEY, None)
