"""Names that we keep from answering."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from parvis.domains.enums import HoldReason
from parvis.domains.models.domains import Domain


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self) -> Self:
        """Those whose reason still stands."""
        return self.filter(lifted_at__isnull=True)


class Hold(models.Model):
    """A reason for which a name is suspended (clientHold, and a transfer lock where the holder is in doubt), until ``lifted_at``.

    ``was_locked`` is what the transfer lock goes back to.
    """

    domain = models.ForeignKey(Domain, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=16, choices=HoldReason)
    was_locked = models.BooleanField()
    asked_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain", "reason"], condition=Q(lifted_at__isnull=True), name="one_hold_per_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.reason}"
