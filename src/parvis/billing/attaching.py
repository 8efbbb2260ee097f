"""Documents as files that go with messages."""

from parvis.billing.models import InvoiceDocument
from parvis.notifications.attachments import Attachment


def document_pdf(number: str) -> Attachment:
    """The stored PDF of the document of that number."""
    document = InvoiceDocument.objects.get(invoice__number=number)
    return Attachment(f"{number}.pdf", "application/pdf", bytes(document.pdf))
