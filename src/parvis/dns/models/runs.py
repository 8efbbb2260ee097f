"""A template applied to many zones: asked for once, carried out zone by zone, each told (DOM-12)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.dns.enums import LINE_LIFECYCLE, LineState
from parvis.dns.models.zones import Zone
from parvis.kit.actor import Actor


class TemplateRunQuerySet(models.QuerySet["TemplateRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """A customer sees those of the account acted for."""
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class TemplateRun(models.Model):
    """The template as it was then, and what was filled in. ``key`` comes from the form: sent twice, it is one.

    ``language`` is that of who asked, in which refusals are written down.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="template_runs")
    key = models.UUIDField(unique=True)
    label = models.CharField(max_length=80)
    text = models.TextField()
    values = models.JSONField()
    is_whole = models.BooleanField()
    """The template takes the place of all records."""
    language = models.CharField(max_length=8)
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = TemplateRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.label} #{self.pk}"


class TemplateRunLine(models.Model):
    """One zone of a run. ``number`` is the version that was published for it; ``sentence`` says why there is none."""

    run = models.ForeignKey(TemplateRun, models.CASCADE, related_name="lines")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    number = models.PositiveIntegerField(null=True)
    sentence = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "zone"], name="one_line_per_zone_of_a_run"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "state"], name="run_lines_by_state")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="run_line_lifecycle", field="state", transitions=LINE_LIFECYCLE.pairs()),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.zone}"
