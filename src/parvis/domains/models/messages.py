"""What registries tell us unasked (rules 10.1 row 10)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from parvis.domains.enums import MessageOutcome
from parvis.domains.models.domains import Domain
from parvis.kit.actor import Actor


class RegistryMessageQuerySet(models.QuerySet["RegistryMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see what is about their brands' names, and what is about no name that is known here.

        While they act for a customer they see what is about the names of that account; customers see none.
        """
        about = Domain.objects.filter(name=OuterRef("name"))
        theirs = about.filter(account__brand_id__in=actor.brand_ids)
        if actor.is_staff:
            return self.filter(Q(~Exists(about)) | Q(Exists(theirs)))
        if actor.acting_staff_id is not None and actor.account_id is not None:
            return self.filter(Exists(theirs.filter(account_id=actor.account_id)))
        return self.none()


class RegistryMessage(models.Model):
    """One message of a registry's queue, stored before it is taken off there, so that none is lost or counted twice.

    Or a name that the registry's own list tells to be ours and nobody here knows (``actions.messages.keep_stray``).

    ``message_id`` is the registry's. ``at`` belongs to what makes a message the same one: a registry that counts
    again from the beginning reuses its numbers. ``handled_at`` is empty for as long as something is left to do.
    """

    registry = models.CharField(max_length=40)
    message_id = models.CharField(max_length=100)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=253, blank=True, db_index=True)
    text = models.TextField(blank=True)
    raw = models.TextField(blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=MessageOutcome, default=MessageOutcome.KEPT)

    objects = RegistryMessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registry", "message_id", "at"], name="each_message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="messages_by_date"),
            models.Index(fields=["outcome", "id"], condition=Q(handled_at__isnull=True), name="messages_to_handle"),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.message_id}"
