"""What customers owe again because a bank took a payment back: paid from the balance, recalled by steps (rules 7.6)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import DEBT_LIFECYCLE, DebtState
from parvis.billing.models.payments import Payment
from parvis.kit.actor import Actor
from parvis.kit.money import Money


class DebtQuerySet(models.QuerySet["Debt"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)

    def open(self) -> Self:
        """Those that are not paid."""
        return self.filter(state=DebtState.OPEN)


class Debt(models.Model):
    """A payment that a bank took back after it counted: its invoice is owed again, whole or what is left of it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="debts")
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="debt")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0, db_default=0)
    """What a professional owes beside for the costs of recovery, where it was asked for."""
    interest_minor = models.BigIntegerField(default=0, db_default=0)
    """Of late payment, as far as it was asked for."""
    left_minor = models.BigIntegerField()
    reason = models.CharField(max_length=40, blank=True)
    """The bank's code: see ``billing.refusals``."""
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=DebtState, default=DebtState.OPEN)
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    objects = DebtQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state="open",
                    left_minor__gt=0,
                    left_minor__lte=models.F("amount_minor") + models.F("fee_minor") + models.F("interest_minor"),
                )
                | models.Q(state__in=["paid", "lost"], left_minor=0),
                name="debt_is_open_while_something_is_left",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "state"], name="debts_by_account"),
            models.Index(fields=["due_on"], condition=models.Q(state="open"), name="debts_open"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="debt_lifecycle",
                field="state",
                transitions=DEBT_LIFECYCLE.pairs(),
            ),
            pgtrigger.Protect(name="debt_never_deleted", operation=pgtrigger.Delete),
            never_emptied("debts_never_emptied"),
            pgtrigger.ReadOnly(name="same_debt", fields=["account", "payment", "currency", "amount_minor", "due_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.left_minor}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def fee(self) -> Money | None:
        return Money(self.fee_minor, self.currency) if self.fee_minor else None

    @property
    def interest(self) -> Money | None:
        return Money(self.interest_minor, self.currency) if self.interest_minor else None

    @property
    def left(self) -> Money:
        return Money(self.left_minor, self.currency)


class DebtPart(models.Model):
    """What a debt became less by, once per ``key``: paid from the balance, credited with its invoice, or given up."""

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="parts")
    key = models.CharField(max_length=100, unique=True)
    minor = models.BigIntegerField()
    is_credited = models.BooleanField(default=False)
    """A credit note says that it is not owed; nothing was paid."""
    is_written_off = models.BooleanField(default=False, db_default=False)
    """Given up as a loss; nothing was paid."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(minor__gt=0), name="debt_part_is_of_something"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="debt_part_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("debt_parts_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id} {self.minor}"


class DebtInterest(models.Model):
    """Interest that a professional was asked for, up to a day: what had run since the claim before."""

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="interests")
    until_on = models.DateField()
    minor = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(minor__gt=0), name="debt_interest_is_of_something"),
            models.UniqueConstraint(fields=["debt", "until_on"], name="one_claim_of_interest_per_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="debt_interest_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("debt_interests_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id} {self.until_on} {self.minor}"


class LossRequest(models.Model):
    """A staff member asked for a debt to be given up; another one confirms it, or anybody declines."""

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="loss_requests")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField()
    """The person, whatever they are called since."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_by_id = models.BigIntegerField(null=True)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["debt"], condition=models.Q(ended_at__isnull=True), name="one_open_loss_request_per_debt"
            ),
            models.CheckConstraint(
                condition=models.Q(is_confirmed=False)
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_by_id=models.F("asked_by_id")),
                name="loss_is_confirmed_by_another",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="loss_request_never_deleted", operation=pgtrigger.Delete),
            never_emptied("loss_requests_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_loss_request", fields=["debt", "reason", "asked_at", "asked_by", "asked_by_id"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id} {self.asked_by}"


class DebtReminder(models.Model):
    """That a debt was recalled, or why not: a step of the brand («day-7») or a day on which staff asked, each once."""

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="reminders")
    code = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    is_missed = models.BooleanField(default=False)
    """Not sent: when the worker came back, a later step was due."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["debt", "code"], name="one_reminder_per_step_of_a_debt"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="debt_reminder_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("debt_reminders_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id} {self.code}"
