"""Lists of names too long to be written while somebody waits (DOM-1, guide 9.4)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account, User
from parvis.domains.enums import EXPORT_LIFECYCLE, ExportState
from parvis.kit.actor import Actor

UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, actor: Actor) -> Self:
        """A customer sees those asked for in the account acted for. Staff see none as staff: they act for the customer."""
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class Export(models.Model):
    """A list asked for, as it was filtered and in the words of who asked. Its file is kept until ``expires_at``.

    Asked for again before it is finished, it is the same one (``key``: a digest of what is wanted).
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    wanted = models.JSONField()
    """The fields of a ``queries.DomainFilter``."""
    sort = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ExportState, default=ExportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    """Bytes of the file."""
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "asked_by", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_unfinished_export_per_wish",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="exports_to_forget")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="export_lifecycle", field="state", transitions=EXPORT_LIFECYCLE.pairs()),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class ExportPart(models.Model):
    """A piece of the file, small enough to be sent without holding the whole in memory."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "position"], name="one_part_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.export} #{self.position}"
