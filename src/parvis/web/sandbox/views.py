"""The sandbox card company's payment page: no card is asked for, one chooses what happens."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Final

import httpx
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.billing.cards import SANDBOX, cards
from parvis.billing.ports import HostedPages, PaidState
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

LATE: Final = 10.0
OUTCOMES: Final[Mapping[str, tuple[object, PaidState, str, float | None]]] = {
    "success": (_("Pay"), PaidState.PAID, "", 0.0),
    "late": (_("Pay, and be told ten seconds later"), PaidState.PAID, "", LATE),
    "lost": (_("Pay, and lose the notification"), PaidState.PAID, "", None),
    "funds": (_("Refuse: not enough money"), PaidState.REFUSED, "insufficient_funds", 0.0),
    "declined": (_("Refuse: the bank says no"), PaidState.REFUSED, "declined", 0.0),
    "authentication": (_("Refuse: not confirmed in the bank’s app"), PaidState.REFUSED, "authentication", 0.0),
    "abandon": (_("Give up"), PaidState.EXPIRED, "", 0.0),
}

KEEPING: Final[Mapping[str, tuple[object, PaidState, str, float | None]]] = {
    "4242": (_("Keep a card that pays"), PaidState.PAID, "", 0.0),
    "0002": (_("Keep a card that its bank will refuse"), PaidState.PAID, "", 0.0),
    "3184": (_("Keep a card whose bank will want its holder"), PaidState.PAID, "", 0.0),
    "abandon": (_("Give up"), PaidState.EXPIRED, "", 0.0),
}
"""What can happen where a card is kept and nothing paid; the name is the ending of the card's number."""


@public
def page(request: PortalRequest, number: str) -> HttpResponse:
    """Show the page, or do what was chosen and go back to the shop."""
    company = cards.named(SANDBOX)
    if not isinstance(company, HostedPages):
        raise Http404
    shown = company.page(number)
    if shown is None:
        raise Http404
    outcomes = OUTCOMES if shown["minor"] else KEEPING
    wanted = request.POST.get("outcome", "")
    chosen = outcomes.get(wanted)
    if request.method == "POST" and chosen is not None:
        _word, state, refusal, delay = chosen
        company.decide(number, state, refusal, wanted if wanted.isdecimal() else "")
        if delay is not None:
            _notify(company, number, request.build_absolute_uri(reverse("hooks:card", args=[SANDBOX])), delay)
        return HttpResponseRedirect(shown["return_url"])
    context = {
        "page": shown,
        "outcomes": [(value, word) for value, (word, *_rest) in outcomes.items()],
        "is_open": shown["state"] == PaidState.OPEN,
    }
    return render(request, "sandbox/page.html", context)


def _notify(company: HostedPages, number: str, url: str, delay: float) -> None:
    """Tell the shop, as a company does: from elsewhere, signed, after a while."""
    body = json.dumps({"number": secrets.token_hex(8), "payment": number}).encode()
    headers = {company.signature_header: company.sign(body), "Content-Type": "application/json"}

    def send() -> None:
        time.sleep(delay)
        try:
            httpx.post(url, content=body, headers=headers, timeout=10, trust_env=False)
        except httpx.HTTPError:
            # As with a real company, a notification may be lost: reconciliation finds the payment.
            return

    threading.Thread(target=send, daemon=True).start()
