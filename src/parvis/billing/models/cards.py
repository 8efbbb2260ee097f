"""Cards that a company keeps for a customer: its token, and what the holder knows the card by (PAY-3)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.billing.enums import PAYMENT_LIFECYCLE, PaymentState
from parvis.kit.actor import Actor


class CardHolder(models.Model):
    """The number under which a company knows an account."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="card_holders")
    company = models.CharField(max_length=20)
    number = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "company"], name="one_holder_per_account_and_company"),
        ]

    def __str__(self) -> str:
        return self.number


class SavedCardQuerySet(models.QuerySet["SavedCard"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)

    def kept(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)


class SavedCard(models.Model):
    """A card kept by ``company`` under ``token``. Parvis never sees its number.

    Removed, it stays here for the payments that it made, and ``forgotten_at`` says that the company forgot it too.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="cards")
    company = models.CharField(max_length=20)
    token = models.CharField(max_length=100)
    holder = models.CharField(max_length=100)
    brand = models.CharField(max_length=20)
    last4 = models.CharField(max_length=4)
    month = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    consent = models.ForeignKey("billing.CardConsent", models.PROTECT, null=True, related_name="cards")
    """What its holder agreed to; None: kept before texts were."""
    is_default = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = SavedCardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "token"], name="one_card_per_token"),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(is_default=True, removed_at__isnull=True),
                name="one_default_card_per_account",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="card_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_card", fields=["account", "company", "token", "holder", "last4", "consent"]),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.last4}"

    def is_over(self, today: date) -> bool:
        """Say whether its month has passed: a card can be used until the last day of it."""
        return (self.year, self.month) < (today.year, today.month)


class CardSavingQuerySet(models.QuerySet["CardSaving"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class CardSaving(models.Model):
    """A page of the company's where a card is to be kept, without a payment."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, models.PROTECT, related_name="card_savings")
    company = models.CharField(max_length=20)
    number = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.PENDING)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = CardSavingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "number"], name="savings_by_number")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="saving_lifecycle", field="state", transitions=PAYMENT_LIFECYCLE.pairs()),
        ]

    def __str__(self) -> str:
        return str(self.reference)
