"""Names on their way to us or away from us (DOM-9)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from parvis.domains.enums import OPEN_TRANSFER, TRANSFER_LIFECYCLE, TransferStage
from parvis.domains.models.domains import Domain


class Transfer(models.Model):
    """One transfer of one name, followed step by step. At most one of a name is open."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="transfers")
    is_inbound = models.BooleanField()
    """To us; otherwise away from us."""
    stage = models.CharField(max_length=10, choices=TransferStage, default=TransferStage.REQUESTED)
    other = models.CharField(max_length=100, blank=True)
    """The registrar at the other end, as the registry calls it."""
    sealed_code = models.TextField(blank=True)
    """The authorisation code that the customer gave, sealed (``kit.sealing``); emptied when the transfer ends."""
    obstacle = models.PositiveSmallIntegerField(null=True)
    """Result code of the registry's last refusal that the customer can lift: 2202 wrong code, 2304 locked, 2106 too young."""
    is_withdrawn = models.BooleanField(default=False)
    """The customer does not want it any more."""
    requested_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    """When the registry acts by itself if nobody answers."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain"], condition=models.Q(stage__in=OPEN_TRANSFER), name="one_open_transfer_per_domain"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["domain", "-requested_at"], name="transfers_by_domain")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="transfer_lifecycle", field="stage", transitions=TRANSFER_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="transfer_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.stage}"
