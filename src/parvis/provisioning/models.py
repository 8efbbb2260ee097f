"""What we asked of the outside: one durable row per action, carried out exactly once (OPS-1)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.kit.actor import Actor
from parvis.provisioning.enums import OPERATION_LIFECYCLE, OperationState


class OperationQuerySet(models.QuerySet["Operation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' operations; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Operation(models.Model):
    """One action against an outside system. ``key`` is unique: asking again finds this row.

    A worker works on it under a lease: ``fence`` grows with each taking, and only the holder of the last one may
    write an outcome. ``is_unknown`` says that an answer was lost: the next attempt reads before it writes.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="operations")
    order_line_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=253)
    arguments = models.JSONField()
    state = models.CharField(max_length=10, choices=OperationState, default=OperationState.WAITING)
    is_unknown = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    problem = models.TextField(blank=True)
    refusal_code = models.PositiveSmallIntegerField(null=True)
    """The outside's own number for its refusal, where ``problem`` tells one."""
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="operations_due"),
            models.Index(fields=["account", "-created_at"], name="operations_by_account"),
            models.Index(fields=["order_line_id"], name="operations_by_line"),
            models.Index(fields=["subject"], name="operations_by_subject"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="operation_lifecycle", field="state", transitions=OPERATION_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="operation_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_operation", fields=["kind", "key", "account", "subject", "arguments"]),
        ]

    def __str__(self) -> str:
        return self.key


class Settling(models.Model):
    """A time after a restored backup during which no operation is taken: what was done outside is read first.

    At most one is open. Workers leave every operation alone until it has ended, or its registry is ``opened``. ``left`` counts the names that had not
    been read when a person opened the queue all the same.
    """

    started_at = models.DateTimeField()
    payments_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    left = models.PositiveIntegerField(default=0, db_default=0)
    opened = models.JSONField(default=list, db_default=models.Value([], output_field=models.JSONField()))
    """Codes of the registries of which every name was read: operations there go on before the others'."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_open_settling",
            ),
        ]

    def __str__(self) -> str:
        return f"since {self.started_at}"


class Exchange(models.Model):
    """The conversation of one attempt, secrets masked."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="exchanges")
    attempt = models.PositiveIntegerField()
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=200)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="exchange_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.operation} #{self.attempt}"
