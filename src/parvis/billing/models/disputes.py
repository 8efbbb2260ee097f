"""Payments that a bank takes back (PAY-6)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.audit.models import never_emptied
from parvis.billing.enums import DISPUTE_LIFECYCLE, DisputeOutcome
from parvis.billing.models.payments import Payment
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' disputes. Nobody else sees any."""
        if not actor.is_staff and actor.acting_staff_id is None:
            return self.none()
        return self.filter(payment__account__brand_id__in=actor.brand_ids)


class Dispute(models.Model):
    """A payment, or part of one, that the payer's bank disputes: staff decide what follows. No name is ever deleted for it.

    ``number`` is the company's own. Money that is disputed is neither ours nor the customer's until the bank decides.
    """

    company = models.CharField(max_length=20)
    number = models.CharField(max_length=100)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    amount_minor = models.BigIntegerField()
    reserved_minor = models.BigIntegerField(default=0, db_default=0)
    """What of it was on the balance when it was disputed: it cannot be spent while it is."""
    reason = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=DisputeOutcome, default=DisputeOutcome.OPEN)
    answer_by = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    """What staff did about it."""
    noted_at = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "number"], name="one_dispute_per_number"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="dispute_is_of_something"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="dispute_lifecycle", field="state", transitions=DISPUTE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="dispute_never_deleted", operation=pgtrigger.Delete),
            never_emptied("disputes_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_dispute", fields=["company", "number", "payment", "amount_minor", "reserved_minor"]
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reserved(self) -> Money:
        return Money(self.reserved_minor, self.payment.currency)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.payment.currency)
