"""How names were last seen from outside, with their age."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.domains.models.domains import Domain


class OutsideLook(models.Model):
    """The last look at one name. ``facts`` are a ``ports.Seen``; empty: it was not seen yet.

    It is under way while ``asked_at`` is later than ``seen_at``.
    """

    domain = models.OneToOneField(Domain, models.CASCADE, related_name="outside_look")
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="looks_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.domain_id)

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is looking, or about to."""
        return self.seen_at is None or self.seen_at < self.asked_at
