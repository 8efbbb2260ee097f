"""Zones fetched from the servers that names had before, to be imported here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.domains.models.domains import Domain


class ZoneCopy(models.Model):
    """The last one of a name, kept for a day. ``state`` is a ``ports.CopyState``; empty: servers are being asked."""

    domain = models.OneToOneField(Domain, models.CASCADE, related_name="zone_copy")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, blank=True)
    server = models.CharField(max_length=253, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="copies_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.domain_id)
