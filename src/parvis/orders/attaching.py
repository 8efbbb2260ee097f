"""Quotes as files that go with messages."""

from parvis.notifications.attachments import Attachment
from parvis.orders.models import Offer
from parvis.orders.papers import offer_paper


def offer_pdf(number: str) -> Attachment:
    """The PDF of the quote of that number."""
    found = Offer.objects.select_related("account__brand__legal_entity").prefetch_related("lines")
    return Attachment(f"{number}.pdf", "application/pdf", offer_paper(found.get(number=number)))
