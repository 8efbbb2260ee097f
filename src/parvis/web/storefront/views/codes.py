"""The promotion code of a cart (CART-9)."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.throttling import is_over, network_of
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.promotions import enter_code, remove_code
from parvis.web.access import public
from parvis.web.cart import current_cart
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go

REFUSED: Final = "refused_code"
"""Key in the session: the code that was typed last, and why it was refused."""
TRIES: Final = 20
WINDOW: Final = 900
"""Seconds."""


@public
@require_POST
def enter(request: PortalRequest) -> HttpResponse:
    """Put a code on the cart. One that is refused is shown again in its field with the reason."""
    found, typed, now = current_cart(request), request.POST.get("code", "")[:60], timezone.now()
    if found is None:
        return go(request, "storefront:cart")
    if is_over(f"code:{network_of(request.actor.ip)}", limit=TRIES, seconds=WINDOW, now=now):
        request.session[REFUSED] = [typed, _("Too many codes were tried. Try again in a quarter of an hour.")]
        return go(request, "storefront:cart")
    try:
        promotion = enter_code(found, typed, account=request.account, now=now)
    except NotAllowedError as refusal:
        if refusal.field == "code":
            request.session[REFUSED] = [typed, str(refusal)]
        else:
            messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is taken off.") % {"name": promotion.name})
    return go(request, "storefront:cart")


@public
@require_POST
def remove(request: PortalRequest) -> HttpResponse:
    """Take the code off the cart."""
    found = current_cart(request)
    if found is not None:
        try:
            remove_code(found, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
    return go(request, "storefront:cart")
