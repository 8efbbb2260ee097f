"""Names on their way to another holder (DOM-5)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

import pgtrigger
from django.db import models

from parvis.contacts.models import Contact
from parvis.domains.enums import HOLDER_CHANGE_LIFECYCLE, OPEN_HOLDER_CHANGE, HolderChangeStage, Party
from parvis.domains.models.domains import Domain


class HolderChange(models.Model):
    """One change of holder of one name, followed step by step. At most one of a name is open, one of an order's line.

    ``before`` and ``after`` are what both holders are shown: name, organisation, e-mail address, as ordered.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="holder_changes")
    order_line_id = models.BigIntegerField(unique=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    """The new holder."""
    holder = models.JSONField()
    """The new holder's data as ordered."""
    before = models.JSONField()
    after = models.JSONField()
    stage = models.CharField(max_length=10, choices=HolderChangeStage)
    has_opted_out = models.BooleanField()
    """The holder does not want the lock against transfers that follows such a change."""
    deadline_at = models.DateTimeField(null=True)
    """Until when both must have agreed; None where nobody is asked."""
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    code_asked_at = models.DateTimeField(null=True)
    """When the registry was last asked to send its code to the present holder; None: it was not, or needs none."""
    code_refused_at = models.DateTimeField(null=True)
    """When the registry refused the code that was given last; None: it did not."""
    sealed_code = models.TextField(blank=True, default="", db_default="")
    """The code that the holder was sent and gave us, sealed (``domains.sealing``); emptied when it was refused or used."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(stage__in=OPEN_HOLDER_CHANGE),
                name="one_open_holder_change_per_domain",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["domain", "-requested_at"], name="holder_changes_by_domain"),
            models.Index(
                fields=["deadline_at"], condition=models.Q(stage="consents"), name="holder_changes_by_deadline"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="holder_change_lifecycle", field="stage", transitions=HOLDER_CHANGE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="holder_change_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="same_holder_change",
                exclude=["stage", "ended_at", "code_asked_at", "code_refused_at", "sealed_code"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.stage}"

    def is_late(self, now: datetime) -> bool:
        """Say whether the time to agree is over."""
        return self.deadline_at is not None and self.deadline_at <= now

    @property
    def needs_code(self) -> bool:
        """It waits for the code that the registry sent to the present holder."""
        return self.stage == HolderChangeStage.SENT and self.code_asked_at is not None and not self.sealed_code


class HolderConsent(models.Model):
    """The agreement of one of both holders, asked for at ``email``. The token of its link is worked out, never kept."""

    change = models.ForeignKey(HolderChange, models.PROTECT, related_name="consents")
    party = models.CharField(max_length=3, choices=Party)
    email = models.EmailField()
    key = models.UUIDField(default=uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    is_given = models.BooleanField(null=True)
    """None: no answer yet."""
    answered_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "party"], name="one_consent_per_party"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="holder_consent_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="holder_consent_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_given__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.party}"
