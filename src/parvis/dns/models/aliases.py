"""Where ALIAS records lead, as it was last looked up: what is published in their place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.dns.models.zones import Zone


class Alias(models.Model):
    """One ALIAS record of the present version. ``addresses`` are its last good answer, as [type, address] pairs.

    ``ttl`` is how long that may be kept, ``due_at`` when it is looked up next. ``problem``: what the last look-up met, while
    the answer before it is still published.
    """

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="aliases")
    owner = models.TextField()
    target = models.CharField(max_length=255)
    addresses = models.JSONField(default=list)
    ttl = models.PositiveIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "owner"], name="one_alias_per_name"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="aliases_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} of {self.zone}"
