"""The hosted page of the sandbox card company. It touches nothing but the company's own store."""

from typing import Any, Final, Protocol, cast

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from parvis.billing.cards import cards
from parvis.billing.ports import PaymentUnavailableError
from parvis.kit.money import Money
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

OUTCOMES: Final = {
    "success": _("Pay"),
    "late": _("Pay, but confirm ten seconds later"),
    "lost": _("Pay, and lose the notification"),
    "insufficient-funds": _("Refuse: insufficient funds"),
    "refused-by-bank": _("Refuse: the bank gives no reason"),
    "not-authenticated": _("Refuse: 3-D Secure failed"),
    "abandon": _("Leave without paying"),
}


class HostedPage(Protocol):
    """What the company can do beyond the port."""

    def payment(self, number: str) -> dict[str, Any]: ...
    def settle(self, number: str, outcome: str) -> bool: ...


@public
def page(request: PortalRequest, number: str) -> HttpResponse:
    """Show the payment; a pressed button ends it and goes back to the shop."""
    company = cast("HostedPage", cards.named("sandbox"))
    try:
        payment = company.payment(number)
    except PaymentUnavailableError as error:
        raise Http404 from error
    if request.method == "POST" and request.POST.get("outcome") in OUTCOMES:
        company.settle(number, request.POST["outcome"])
        return HttpResponseRedirect(payment["return_url"])
    context = {
        "payment": payment,
        "amount": Money(payment["amount"], payment["currency"]),
        "is_open": payment["state"] == "open",
        "outcomes": OUTCOMES.items(),
    }
    return render(request, "sandbox/page.html", context)
