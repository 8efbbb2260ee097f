"""Lines of the sellers' bank accounts, each taken in once (PAY-5, rules 7.6)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.audit.models import never_emptied
from parvis.billing.enums import BANK_LINE_LIFECYCLE, BankLineState
from parvis.billing.models.payments import Payment
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of the sellers of their brands, also while they act for a customer. Nobody else sees any."""
        if not actor.is_staff and actor.acting_staff_id is None:
            return self.none()
        return self.filter(seller__brands__in=actor.brand_ids).distinct()


class BankLine(models.Model):
    """What the bank told, as it told it, and what became of it. ``key`` makes it one, however often it is told.

    Money that no order explains is in suspense: in the books it is nobody's until staff say whose.
    """

    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="bank_lines")
    key = models.CharField(max_length=80)
    iban = models.CharField(max_length=40, blank=True)
    booked_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    party = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=35, blank=True, db_default="")
    """The direct debit, or the file of them, that it names."""
    returned = models.CharField(max_length=4, blank=True, db_default="")
    """The bank's code, where a direct debit came back."""
    state = models.CharField(max_length=10, choices=BankLineState)
    order_number = models.CharField(max_length=20, blank=True)
    """The one order that its text names, if it names one."""
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="bank_lines")
    file_name = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = BankLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "key"], name="one_bank_line_per_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "state", "-booked_on"], name="bank_lines_by_state")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="bank_line_lifecycle", field="state", transitions=BANK_LINE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="bank_line_never_deleted", operation=pgtrigger.Delete),
            never_emptied("bank_lines_never_emptied"),
            pgtrigger.ReadOnly(name="same_bank_line", exclude=["state", "payment", "settled_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount_minor} {self.currency}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
