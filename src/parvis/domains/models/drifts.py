"""What a registry holds otherwise than we knew, and nobody here asked for (DOM-13, rules 10.1 row 20)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.models.domains import Domain
from parvis.kit.actor import Actor


class DriftQuerySet(models.QuerySet["Drift"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' names; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(domain__account__brand_id__in=actor.brand_ids)
        return self.filter(domain__account__brand_id__in=actor.brand_ids, domain__account_id=actor.account_id)

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(settled_at__isnull=True)


class Drift(models.Model):
    """One field of one name that changed at the registry without us. At most one of a field is open.

    The name itself already shows the registry's value: ``ours`` is what it was before, so that it can be put back,
    and ``theirs`` what the registry said last. Both are a list of hosts, a yes or no, a contact's handle, or the
    registrar's name.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="drifts")
    field = models.CharField(max_length=20, choices=DriftField)
    ours = models.JSONField()
    theirs = models.JSONField()
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=12, choices=DriftEnd, blank=True)

    objects = DriftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain", "field"], condition=Q(settled_at__isnull=True), name="one_open_drift_per_field"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-found_at", "-id"], name="drifts_by_date")]

    def __str__(self) -> str:
        return f"{self.domain} {self.field}"
