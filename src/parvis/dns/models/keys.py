"""What zones are signed with."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from parvis.dns.enums import KEY_LIFECYCLE, KeyState
from parvis.dns.models.zones import Zone


class SigningKey(models.Model):
    """A key of a zone, made here. While it is published, every server of the zone signs with it.

    ``public`` is the data of its DNSKEY record; ``private``, sealed (``dns.keys``), is forgotten when it is retired.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="keys")
    algorithm = models.PositiveSmallIntegerField()
    tag = models.PositiveIntegerField()
    public = models.TextField()
    private = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=KeyState, default=KeyState.PUBLISHED)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "public"], name="one_row_per_key"),
            models.CheckConstraint(
                condition=Q(state="published", retired_at__isnull=True) & ~Q(private="")
                | Q(state="retired", private="", retired_at__isnull=False),
                name="key_with_what_it_signs_with",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone"], condition=Q(state="published"), name="keys_that_sign"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="key_lifecycle", field="state", transitions=KEY_LIFECYCLE.pairs()),
            pgtrigger.ReadOnly(name="same_key", exclude=["state", "private", "retired_at"]),
            pgtrigger.Protect(name="key_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.tag}"
