"""Documents as the worker issues them: checked by the official rules, in the order in which they were written down."""

from parvis.billing.actions.drafting import draft_credit_note
from parvis.billing.models import Invoice, InvoiceDraft
from parvis.billing.operations.issuing import issue_draft
from tests.factories import NOW


def issued(draft, *, now=NOW):
    """The document of a draft that the rules let through."""
    document = issue_draft(draft.pk, now=now)
    draft.refresh_from_db()
    assert document is not None, draft.faults
    return document


def all_issued(*, now=NOW):
    """Every document that waits, invoices first."""
    drafts = InvoiceDraft.objects.filter(invoice__isnull=True).order_by("-kind", "pk")
    return [issued(draft, now=max(now, draft.issue_at)) for draft in drafts]


def credit_note(invoice, *, lines, tax, now=NOW):
    """A credit note of an issued invoice."""
    return issued(draft_credit_note(invoice.order_number, lines=lines, tax=tax, now=now), now=now)


def invoice_of(order):
    """The invoice of a paid order."""
    all_issued(now=order.paid_at)
    return Invoice.objects.get(order_number=order.number, kind="invoice")
