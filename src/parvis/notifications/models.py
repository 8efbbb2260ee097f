"""The outbox: messages written in the transaction that causes them, sent afterwards."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from parvis.brands.models import Brand
from parvis.kit.actor import Actor


class MessageState(models.TextChoices):
    QUEUED = "queued", "queued"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' messages, a customer those sent for the account."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class Message(models.Model):
    """One e-mail, rendered when it was written. ``key`` names its reason, so that it is sent once (rules 10.1 n° 14)."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    account_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    is_secret = models.BooleanField(default=False)
    """Carries a code or a link that acts: hidden from staff outside the demo's outbox."""
    attachment = models.CharField(max_length=120, blank=True, default="", db_default="")
    """What goes with it, as ``attachments`` names it: «document:12»."""
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-created_at"], name="messages_by_account"),
            models.Index(fields=["brand", "-created_at"], name="messages_by_brand"),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.to}"
