"""Names that our web tier redirects, and how often it did."""

from __future__ import annotations

from typing import ClassVar, Final, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.kit.actor import Actor
from parvis.redirections.addresses import is_mixed
from parvis.redirections.enums import Finding, Https, Kind

CHANNEL: Final = "parvis_redirections"
"""On which PostgreSQL tells the web tier the host of every row that changed, once it is committed."""


class RedirectionQuerySet(models.QuerySet["Redirection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Redirection(models.Model):
    """One host name and where it leads. A domain (another app) finds it by ``domain``, its name in ASCII.

    ``edition`` grows with every change of the customer's. ``disabled_at``: the provider switched it off, and only the
    provider switches it on.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="redirections")
    domain = models.CharField(max_length=253)
    host = models.CharField(max_length=253, unique=True)
    unicode_host = models.CharField(max_length=253)
    target = models.TextField()
    target_host = models.CharField(max_length=253)
    kind = models.CharField(max_length=10, choices=Kind)
    keeps_method = models.BooleanField(default=False)
    keeps_path = models.BooleanField(default=True)
    keeps_query = models.BooleanField(default=True)
    title = models.CharField(max_length=200, blank=True)
    https = models.CharField(max_length=6, choices=Https, default=Https.ON)
    edition = models.PositiveIntegerField(default=1)
    finding = models.CharField(max_length=10, choices=Finding, default=Finding.UNTOLD)
    looked_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True)
    """Since when it leads nowhere because the option of its domain is over."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RedirectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True) | ~Q(disabled_reason=""), name="redirection_disabled_for_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "unicode_host"], name="redirections_by_account"),
            models.Index(fields=["domain"], name="redirections_by_domain"),
            models.Index(fields=["target_host"], name="redirections_by_target"),
            models.Index(fields=["looked_at", "id"], name="redirections_to_look_at"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="redirection_of_one_host", fields=["account", "domain", "host"]),
            pgtrigger.Trigger(
                name="redirection_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"PERFORM pg_notify('{CHANNEL}', COALESCE(NEW.host, OLD.host)); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.unicode_host

    @property
    def is_framed(self) -> bool:
        """Whether visitors see a frame: only of a target that was seen to allow it; until then they are redirected."""
        return self.kind == Kind.MASKED and self.finding == Finding.FINE

    @property
    def is_mixed(self) -> bool:
        """Whether visitors over HTTPS are redirected instead of seeing a frame, which browsers would leave empty."""
        return is_mixed(self.target, self.kind, self.https)


class OptionQuerySet(models.QuerySet["Option"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Option(models.Model):
    """The right to redirect the names of one domain until ``ends_at``, where the brand sells it (RED-4).

    ``stopped_at``: since when its redirections lead nowhere, because nobody renewed it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="redirection_options")
    domain = models.CharField(max_length=253)
    """Its name in ASCII."""
    tld = models.CharField(max_length=63)
    ends_at = models.DateTimeField()
    is_auto_renewed = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = OptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "domain"], name="one_redirection_option_per_domain"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], condition=Q(stopped_at__isnull=True), name="redirection_options_by_end"),
        ]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="option_of_one_domain", fields=["account", "domain"])]

    def __str__(self) -> str:
        return self.domain


class Visits(models.Model):
    """How often a redirection was followed on one day (UTC)."""

    redirection = models.ForeignKey(Redirection, models.CASCADE, related_name="visits")
    day = models.DateField()
    count = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["redirection", "day"], name="one_count_of_visits_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.redirection} {self.day}"


class Batch(models.Model):
    """The last batch of visits that one run of the web tier wrote: one whose answer was lost is not written twice."""

    run = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
