"""The way to the card company's page."""

from django.http import HttpResponseRedirect

from parvis.billing.actions.payments import note_page
from parvis.billing.cards import cards
from parvis.billing.models import Payment
from parvis.web.requests import PortalRequest


def to_card_page(request: PortalRequest, payment: Payment, *, label: str, return_url: str) -> HttpResponseRedirect:
    """Open the company's page for an open payment, the same one each time. Raises TryLaterError where it does not answer."""
    page = cards.named(payment.provider).open_page(
        reference=str(payment.reference),
        amount=payment.amount,
        label=label,
        return_url=return_url,
        language=request.LANGUAGE_CODE,
    )
    note_page(payment, provider_number=page.number)
    return HttpResponseRedirect(page.url)
