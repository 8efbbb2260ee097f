"""Changes that are gathered before they are published together: a draft belongs to the zone, not to a browser."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.dns.models.zones import Zone
from parvis.dns.records.changes import Change


class Draft(models.Model):
    """The one draft of a zone. ``base`` is the version that it was begun on; ``edition`` grows with every edit.

    ``cause`` is what its version will be said to come from: edits, or an import or a template that filled it.
    """

    zone = models.OneToOneField(Zone, models.CASCADE, related_name="draft")
    base = models.PositiveIntegerField()
    edition = models.PositiveIntegerField(default=1)
    cause = models.CharField(max_length=10, default="draft")
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.zone}, on {self.base}"


class DraftChange(models.Model):
    """One record added, changed or removed, as JSON of ``Record``; ``by`` and ``at`` of the last hand on it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="draft_change_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} #{self.pk}"

    @property
    def change(self) -> Change:
        """As a value."""
        return Change.of_json({"before": self.before, "after": self.after})
