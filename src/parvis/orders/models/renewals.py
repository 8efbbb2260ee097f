"""What was planned, done and said about the end of each term (REN-1 to REN-3)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.orders.models.orders import Order
from parvis.redirections.models import Option


class RenewalPlan(models.Model):
    """When a name is to be looked at next for the end of its term, and the order that its automatic renewal made.

    ``ends_on``, ``is_automatic`` and ``is_deleted`` are as they were when it was planned: where the name has others, it
    is planned anew.
    """

    domain = models.OneToOneField(Domain, models.CASCADE, related_name="renewal_plan")
    ends_on = models.DateField()
    """In UTC."""
    is_automatic = models.BooleanField()
    is_deleted = models.BooleanField()
    next_at = models.DateTimeField(null=True)
    """None: nothing is to be done before the name changes."""
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="renewal_plans")
    ordered_for = models.DateField(null=True)
    """The term's end for which ``order`` was made."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="renewal_plans_due")
        ]

    def __str__(self) -> str:
        return f"{self.domain_id} {self.ends_on}"


class OptionPlan(models.Model):
    """When a redirection option is to be looked at next, the order that its renewal made, and what was said last.

    ``ends_at`` and ``is_automatic`` are as they were then: where the option has others, it is looked at anew.
    """

    option = models.OneToOneField(Option, models.CASCADE, related_name="plan")
    ends_at = models.DateTimeField()
    is_automatic = models.BooleanField()
    next_at = models.DateTimeField(null=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="option_plans")
    ordered_for = models.DateTimeField(null=True)
    """The term's end for which ``order`` was made."""
    told = models.SmallIntegerField(null=True)
    """The day from the end of this term (``ends_at``) whose letter was written last; the outbox has the letter."""
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.option_id} {self.ends_at:%Y-%m-%d}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' names; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(domain__account__brand_id__in=actor.brand_ids)
        return self.filter(domain__account__brand_id__in=actor.brand_ids, domain__account_id=actor.account_id)


class Reminder(models.Model):
    """One step of a schedule for one term of one name, sent once or missed once: the proof of both.

    ``letters`` are the keys of the messages in the outbox, which say to whom and what came of it.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="reminders")
    ends_on = models.DateField()
    code = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    is_missed = models.BooleanField(default=False)
    """It was due while nothing could be sent, and a later one, or the end of its window, has come since."""
    letters = ArrayField(models.CharField(max_length=100), default=list)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["domain", "ends_on", "code"], name="one_reminder_per_term_and_step")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reminder_is_proof", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.domain_id} {self.ends_on} {self.code}"
