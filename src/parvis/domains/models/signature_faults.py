"""Signed names that do not answer to whoever validates."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from parvis.domains.models.domains import Domain
from parvis.kit.actor import Actor


class SignatureFaultQuerySet(models.QuerySet["SignatureFault"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(domain__account__brand_id__in=actor.brand_ids)
        return self.filter(domain__account__brand_id__in=actor.brand_ids, domain__account_id=actor.account_id)

    def open(self) -> Self:
        """Those that last."""
        return self.filter(settled_at__isnull=True)


class SignatureFault(models.Model):
    """From when to when a name that the registry says is signed was not signed so; ``problem`` in English, for staff.

    The customer is written to once it was seen twice, or at once where nothing signs the zone. At most one of a name is open.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="signature_faults")
    problem = models.TextField()
    looks = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = SignatureFaultQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(settled_at__isnull=True), name="one_open_signature_fault_per_domain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.found_at}"
