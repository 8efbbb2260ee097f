"""Documents that are to be issued, and have no number yet (INV-2)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import DRAFT_LIFECYCLE, DocumentKind, DraftState
from parvis.billing.models.invoices import Invoice
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class InvoiceDraftQuerySet(models.QuerySet["InvoiceDraft"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' drafts, also while they act for a customer; nobody else any: customers see documents."""
        if not actor.is_staff and actor.acting_staff_id is None:
            return self.none()
        return self.filter(account__brand_id__in=actor.brand_ids)


class InvoiceDraft(models.Model):
    """What an invoice or a credit note will say, written in the transaction that causes it.

    The rules of electronic invoices are asked first (``operations.issuing``): what they let through gets its number,
    what they refuse stays here with their words in ``faults``, a list of {rule, text}, until staff mend who the parties
    are said to be. ``revision`` counts those changes. Amounts never change.
    """

    kind = models.CharField(max_length=12, choices=DocumentKind)
    account = models.ForeignKey(Account, models.PROTECT, related_name="drafts")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="drafts")
    """Who sells, and in whose series the number will be."""
    brand_slug = models.CharField(max_length=50)
    order_number = models.CharField(max_length=20)
    seller = models.JSONField()
    buyer = models.JSONField()
    lines = models.JSONField()
    taxes = models.JSONField()
    mentions = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    paid_on = models.DateField(null=True)
    paid_by = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WAITING)
    revision = models.PositiveIntegerField(default=1)
    faults = models.JSONField(default=list)
    created_at = models.DateTimeField()
    issue_at = models.DateTimeField()
    """Not before: the brand may wait some days after the payment (INV-6)."""
    checked_at = models.DateTimeField(null=True)
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="draft")

    objects = InvoiceDraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order_number"], condition=models.Q(kind="invoice"), name="one_invoice_draft_per_order"
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", invoice__isnull=False)
                | (~models.Q(state="issued") & models.Q(invoice__isnull=True)),
                name="an_issued_draft_has_its_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("net_minor") + models.F("tax_minor"), net_minor__gte=0),
                name="invoice_draft_adds_up",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["issue_at"], condition=~models.Q(state="issued"), name="drafts_to_issue"),
            models.Index(fields=["order_number"], name="drafts_by_order"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="draft_lifecycle", field="state", transitions=DRAFT_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="draft_never_deleted", operation=pgtrigger.Delete),
            never_emptied("drafts_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_draft",
                exclude=["seller", "buyer", "state", "revision", "faults", "checked_at", "invoice"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_number}"

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    def notes_waiting(self) -> models.QuerySet[InvoiceDraft]:
        """Credit notes of this invoice that wait for its number."""
        return InvoiceDraft.objects.filter(
            order_number=self.order_number, kind=DocumentKind.CREDIT_NOTE, state=DraftState.WAITING
        )
