"""Certificates of names that our web tier answers for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.kit.actor import Actor

CHANNEL: Final = "parvis_certificates"
"""On which PostgreSQL tells the web tier the host of every certificate that came or went."""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Certificate(models.Model):
    """A name that is to have a certificate as long as the row is there: the one it has, if any, and the next one's order.

    ``number`` counts the orders. ``chain`` and ``key`` (sealed) belong together; ``next_key`` (sealed) and ``csr`` are of
    the order under way, which the authority keeps at ``order``. After ``problem``, it is asked again at ``due_at``.
    ``caa_issuer``: whom the CAA records at ``caa_name`` do not let issue. ``renewal_due_at``: when the authority is asked
    when it wants a renewal; null: it does not say.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="certificates")
    host = models.CharField(max_length=253, unique=True)
    number = models.PositiveIntegerField(default=0)
    is_asked = models.BooleanField(default=False)
    next_key = models.TextField(blank=True)
    csr = models.TextField(blank=True)
    order = models.TextField(blank=True)
    key = models.TextField(blank=True)
    chain = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    caa_name = models.CharField(max_length=253, blank=True, default="", db_default="")
    caa_issuer = models.CharField(max_length=253, blank=True, default="", db_default="")
    due_at = models.DateTimeField()
    renewal_due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(chain="") | (~Q(key="") & Q(not_before__isnull=False, not_after__isnull=False)),
                name="certificate_with_its_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(is_asked=False), name="certificates_due"),
            models.Index(
                fields=["renewal_due_at"], condition=Q(renewal_due_at__isnull=False), name="certificates_to_ask_about"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="certificate_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf("chain"),  # type: ignore[no-untyped-call]  # the library has no types here
                func=f"PERFORM pg_notify('{CHANNEL}', COALESCE(NEW.host, OLD.host)); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def chain_until(self) -> datetime | None:
        """Until when the one that is served is valid; None: none is."""
        return self.not_after


class Challenge(models.Model):
    """What an authority will look for at a name, as long as its order is under way."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="challenges")
    token = models.CharField(max_length=200)
    answer = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certificate", "token"], name="one_challenge_per_token"),
        ]

    def __str__(self) -> str:
        return self.token
