"""Cheques: received, taken to the bank several at a time, cleared or rejected (CART-6, PAY-5, rules 7.6)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.audit.models import never_emptied
from parvis.billing.enums import CHEQUE_LIFECYCLE, ChequeRejection, ChequeState
from parvis.billing.models.bank import BankLine
from parvis.billing.models.payments import Payment
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class ChequeSlipQuerySet(models.QuerySet["ChequeSlip"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of the sellers of their brands, also while they act for a customer. Nobody else sees any."""
        if not actor.is_staff and actor.acting_staff_id is None:
            return self.none()
        return self.filter(seller__brands__in=actor.brand_ids).distinct()


class ChequeSlip(models.Model):
    """A paying-in slip «bordereau de remise»: the cheques that a seller takes to its bank at once.

    Its bank credits it later, once: what of it came back before then is not in ``credited_minor``.
    """

    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="cheque_slips")
    number = models.CharField(max_length=35, unique=True)
    bank_number = models.CharField(max_length=20, blank=True)
    """Of the bank's own slip, as its statement tells it."""
    currency = models.CharField(max_length=3)
    count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    deposited_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    credited_on = models.DateField(null=True)
    credited_minor = models.BigIntegerField(default=0)
    line = models.OneToOneField(BankLine, models.PROTECT, null=True, related_name="cheque_slip")
    """The line of the bank that says so, where a statement was imported."""

    objects = ChequeSlipQuerySet.as_manager()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="cheque_slip_never_deleted", operation=pgtrigger.Delete),
            never_emptied("cheque_slips_never_emptied"),
            pgtrigger.ReadOnly(name="same_cheque_slip", exclude=["credited_on", "credited_minor", "line"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class ChequeQuerySet(models.QuerySet["Cheque"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(payment__account__brand_id__in=actor.brand_ids)
        return self.filter(payment__account__brand_id__in=actor.brand_ids, payment__account_id=actor.account_id)


class Cheque(models.Model):
    """One cheque that staff hold or have taken to the bank. The customer is in credit from the day it is received.

    What it pays for is carried out once it counts, which the brand says: received, deposited or cleared.
    """

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="cheque")
    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="cheques")
    number = models.CharField(max_length=20)
    bank = models.CharField(max_length=60)
    drawer = models.CharField(max_length=100)
    """Who wrote it, as printed on it."""
    received_on = models.DateField()
    state = models.CharField(max_length=10, choices=ChequeState, default=ChequeState.RECEIVED)
    slip = models.ForeignKey(ChequeSlip, models.PROTECT, null=True, related_name="cheques")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    counted_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=ChequeRejection, blank=True)
    rejected_minor = models.BigIntegerField(default=0)
    """Of a rejected one: what the customer is no longer in credit for, or owes again."""

    objects = ChequeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seller", "bank", "number"],
                condition=~models.Q(state=ChequeState.REJECTED),
                name="one_cheque_per_number",
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", slip__isnull=True)
                | models.Q(state__in=["deposited", "cleared"], slip__isnull=False)
                | models.Q(state="rejected"),
                name="deposited_cheque_is_on_a_slip",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "state"], name="cheques_by_state")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="cheque_lifecycle", field="state", transitions=CHEQUE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="cheque_never_deleted", operation=pgtrigger.Delete),
            never_emptied("cheques_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_cheque",
                fields=["payment", "seller", "number", "bank", "drawer", "received_on", "received_at", "received_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"
