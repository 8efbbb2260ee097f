"""Names on their way to DNSSEC, away from it, or to another key (DNS-3, rules 4.2)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.dns.models import Zone
from parvis.domains.enums import ENDED_SECURING, SECURING_LIFECYCLE, SecuringStep, SecuringWay
from parvis.domains.models.domains import Domain
from parvis.kit.actor import Actor


class SecuringQuerySet(models.QuerySet["Securing"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(domain__account__brand_id__in=actor.brand_ids)
        return self.filter(domain__account__brand_id__in=actor.brand_ids, domain__account_id=actor.account_id)

    def open(self) -> Self:
        """Those that are under way."""
        return self.exclude(step__in=ENDED_SECURING)


class Securing(models.Model):
    """One procedure of one name, followed step by step; at most one of a name is open.

    ``keys`` are the public parts of the keys that the registry is to name at its end, none where it is the end of DNSSEC;
    ``old`` of those that go. ``reached`` has the instant at which each step began. At ``due_at`` it is looked at again;
    ``problem`` is why it could not go on last time, in a few words of English for who looks into it.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="securings")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+")
    way = models.CharField(max_length=4, choices=SecuringWay)
    step = models.CharField(max_length=10, choices=SecuringStep)
    keys = ArrayField(models.TextField())
    old = ArrayField(models.TextField())
    serial = models.PositiveBigIntegerField()
    """From which serial of the zone on its servers sign as they are to."""
    lasting = models.PositiveIntegerField(default=0)
    """Seconds for which the registry's servers last let their DS records be kept."""
    operation_id = models.BigIntegerField(null=True)
    """What was asked of the registry."""
    reached = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SecuringQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=~models.Q(step__in=ENDED_SECURING),
                name="one_open_securing_per_domain",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["domain", "-begun_at"], name="securings_by_domain"),
            models.Index(fields=["due_at"], condition=~models.Q(step__in=ENDED_SECURING), name="securings_due"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="securing_lifecycle", field="step", transitions=SECURING_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="securing_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_securing", fields=["domain", "zone", "way", "keys", "old", "begun_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.way} {self.step}"

    @property
    def is_open(self) -> bool:
        """It is under way."""
        return self.step not in ENDED_SECURING
