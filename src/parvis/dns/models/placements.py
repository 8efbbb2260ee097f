"""Where a zone is published, and how far."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.dns.models.zones import Zone


class Placement(models.Model):
    """A zone at one server: the serial that it was last given there (None: never), and what was wrong last, if anything."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="placements")
    server = models.CharField(max_length=40)
    serial = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "server"], name="one_placement_per_server"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["server", "zone"], name="placements_by_server"),
        ]

    def __str__(self) -> str:
        return f"{self.zone} at {self.server}"
