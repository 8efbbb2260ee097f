"""SEPA direct debits of our own: mandates, what is collected under them, the files for the bank (rules 7.6)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import COLLECTION_LIFECYCLE, MANDATE_LIFECYCLE, CollectionState, MandateState
from parvis.billing.models.payments import Payment
from parvis.billing.sepa.accounts import masked
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Mandate(models.Model):
    """What a customer signed so that a seller may collect from their account. What was signed never changes.

    ``text`` is what was read, ``creditor`` the seller's particulars of that moment; with the instant, the address and
    who signed, they are the proof. One is active per account and seller.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="mandates")
    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="mandates")
    creditor_id = models.CharField(max_length=35)
    reference = models.CharField(max_length=35)
    """Of the mandate (RUM), unique per seller."""
    scheme = models.CharField(max_length=4, default="CORE")
    iban = models.CharField(max_length=34)
    holder = models.CharField(max_length=70)
    street = models.CharField(max_length=200, blank=True, default="", db_default="")
    """And post code: "" of mandates that were signed before these were kept."""
    postal_code = models.CharField(max_length=16, blank=True, default="", db_default="")
    town = models.CharField(max_length=35)
    country = models.CharField(max_length=2)
    text = models.TextField()
    language = models.CharField(max_length=8)
    creditor = models.JSONField()
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200)
    signed_ip = models.GenericIPAddressField(null=True)
    state = models.CharField(max_length=10, choices=MandateState, default=MandateState.ACTIVE)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    """Why it ended: a bank's code, or ""."""
    used_on = models.DateField(null=True)
    """The date of the last collection that was sent under it: unused for 36 months, it lapses."""

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "reference"], name="one_mandate_per_reference"),
            models.UniqueConstraint(
                fields=["account", "seller"],
                condition=models.Q(state=MandateState.ACTIVE),
                name="one_active_mandate_per_account",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="mandate_lifecycle", field="state", transitions=MANDATE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="mandate_never_deleted", operation=pgtrigger.Delete),
            never_emptied("mandates_never_emptied"),
            pgtrigger.ReadOnly(name="same_mandate", exclude=["state", "ended_at", "reason", "used_on"]),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown_iban(self) -> str:
        return masked(self.iban)


class CollectionFileQuerySet(models.QuerySet["CollectionFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of the sellers of their brands, also while they act for a customer. Nobody else sees any."""
        if not actor.is_staff and actor.acting_staff_id is None:
            return self.none()
        return self.filter(seller__brands__in=actor.brand_ids).distinct()


class CollectionFile(models.Model):
    """One pain.008 file: what one seller collects on one date. Made once; downloaded again, it is the same bytes."""

    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="collection_files")
    creditor_id = models.CharField(max_length=35)
    number = models.CharField(max_length=35, unique=True)
    """Message and batch of the file, as the bank tells of it."""
    collected_on = models.DateField()
    count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    objects = CollectionFileQuerySet.as_manager()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="collection_file_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("collection_files_never_emptied"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_minor, "EUR")


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(payment__account__brand_id__in=actor.brand_ids)
        return self.filter(payment__account__brand_id__in=actor.brand_ids, payment__account_id=actor.account_id)


class Collection(models.Model):
    """One direct debit: a payment that is collected under a mandate, announced, and put in one file once."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="collection")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="collections")
    end_to_end = models.CharField(max_length=35, unique=True)
    """Under which the bank tells of it."""
    due_on = models.DateField()
    """The date that the customer was told."""
    state = models.CharField(max_length=10, choices=CollectionState, default=CollectionState.PLANNED)
    file = models.ForeignKey(CollectionFile, models.PROTECT, null=True, related_name="collections")
    announced_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=4, blank=True)
    """The bank's code of the return."""
    returned_minor = models.BigIntegerField(default=0)
    """Of a return after the money counted as paid: what the customer owes again."""

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "cancelled"], file__isnull=True)
                | models.Q(state__in=["sent", "settled", "returned"], file__isnull=False),
                name="what_was_sent_is_in_a_file",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="collections_by_state")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="collection_lifecycle", field="state", transitions=COLLECTION_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="collection_never_deleted", operation=pgtrigger.Delete),
            never_emptied("collections_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_collection", fields=["payment", "mandate", "end_to_end", "due_on", "announced_at"]
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end
