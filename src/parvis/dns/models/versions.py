"""What a zone held, and holds: every version can be read, compared and restored (DNS-4)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from parvis.dns.enums import VersionCause
from parvis.dns.models.zones import Zone
from parvis.dns.records.values import Record


class Version(models.Model):
    """One state of a zone, never changed: ``number`` counts from 1, ``by`` made it, ``note`` is their word on it.

    Its records are the ``KeptRecord`` rows of which it is within ``since`` and ``until``.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    serial = models.PositiveBigIntegerField()
    soa_ttl = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=VersionCause)
    restored = models.PositiveIntegerField(null=True)
    """The number of the version whose content came back."""
    note = models.CharField(max_length=200, blank=True)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "number"], name="one_version_per_number"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="version_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.number}"


class KeptRecord(models.Model):
    """A record from the version ``since`` on, and before the version ``until``; None: it is there now."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="records")
    owner = models.TextField()
    kind = models.CharField(max_length=12)
    value = models.TextField()
    ttl = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=20)
    """``Record.key``: values are longer than what an index takes."""
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "key"], condition=Q(until__isnull=True), name="one_record_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="record_ends_after_it_began"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "since"], name="records_by_since"),
            models.Index(fields=["zone", "until"], name="records_by_until"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="record_as_it_was", fields=["zone", "owner", "kind", "value", "ttl", "note", "key", "since"]
            ),
            pgtrigger.Protect(
                name="record_ends_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__until__isnull=False)
            ),
            pgtrigger.Protect(name="record_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.kind}"

    @property
    def record(self) -> Record:
        """As a value."""
        return Record(self.owner, self.kind, self.value, self.ttl, self.note)
