"""Payments, what payment companies told us, and money given back (PAY-3 to PAY-8)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import PAYMENT_LIFECYCLE, PaymentMeans, PaymentState
from parvis.billing.models.cards import SavedCard
from parvis.kit.actor import Actor
from parvis.kit.money import Money

NO_MORE_THAN_PAID = pgtrigger.Trigger(
    name="no_more_than_paid",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    declare=[("paid", "bigint"), ("owed", "bigint")],
    func="""
        SELECT amount_minor INTO paid FROM billing_payment
            WHERE id = NEW.payment_id AND state = 'succeeded' FOR UPDATE;
        SELECT coalesce(sum(amount_minor), 0) INTO owed FROM billing_refund WHERE payment_id = NEW.payment_id;
        IF paid IS NULL OR owed + NEW.amount_minor > paid THEN
            RAISE EXCEPTION 'more would be given back than was paid';
        END IF;
        RETURN NEW;
    """,
)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' payments; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Payment(models.Model):
    """One attempt to pay one order, several together, or to top a balance up. At most one is open per order and means,
    and at most one success is applied to an order.

    Orders live above this app: they are named by number. A top-up names none; several are named by ``shares``, and have
    each a payment of their own (``parts``) once the money is in.
    """

    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    """What the payment company stores beside its own number."""
    account = models.ForeignKey(Account, models.PROTECT, related_name="payments")
    order_number = models.CharField(max_length=20, blank=True)
    means = models.CharField(max_length=12, choices=PaymentMeans)
    state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.PENDING)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    provider_number = models.CharField(max_length=100, blank=True)
    refusal = models.CharField(max_length=40, blank=True)
    """Code of the refusal: see ``billing.refusals``."""
    is_surplus = models.BooleanField(default=False)
    """Came in although the order was already paid: to be given back."""
    is_joint = models.BooleanField(default=False, db_default=False)
    """Pays several orders together: its ``shares`` say which. Once it is in, each becomes a payment of its own."""
    joint = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    """The payment of several orders that this one is a part of."""
    kept_card = models.ForeignKey(SavedCard, models.PROTECT, null=True, related_name="payments")
    """The kept card that is charged for it; None: the customer pays on a page."""
    keeps_card = models.BooleanField(default=False, db_default=False)
    """The customer asked for the card to be kept."""
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order_number", "means"],
                condition=models.Q(state="pending") & ~models.Q(order_number=""),
                name="one_open_payment_per_order",
            ),
            models.UniqueConstraint(
                fields=["order_number"],
                condition=models.Q(state="succeeded", is_surplus=False) & ~models.Q(order_number=""),
                name="one_success_per_order",
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_is_of_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["order_number"], name="payments_by_order")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="payment_lifecycle", field="state", transitions=PAYMENT_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            never_emptied("payments_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_payment",
                fields=[
                    "reference",
                    "account",
                    "order_number",
                    "means",
                    "currency",
                    "amount_minor",
                    "provider",
                    "is_joint",
                    "joint",
                    "kept_card",
                    "keeps_card",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_number or self.reference} {self.amount_minor} {self.currency}"

    @property
    def is_top_up(self) -> bool:
        """It pays for no order: the money is the customer's, in advance."""
        return not self.order_number and not self.is_joint

    @property
    def joint_number(self) -> str:
        """What the customer writes on a transfer that pays several orders."""
        return f"G-{self.created_at.year}-{self.pk:06d}"

    @property
    def subject(self) -> str:
        """What it pays, as people call it: an order, several together, or the account that it tops up."""
        return self.order_number or (self.joint_number if self.is_joint else self.account.number)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PaymentShare(models.Model):
    """What one order takes of a payment that pays several."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="shares")
    order_number = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "order_number"], name="one_share_per_order"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="share_is_of_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["order_number"], name="shares_by_order")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="share_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("shares_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.order_number}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.payment.currency)


class PaymentNotice(models.Model):
    """A notification as a payment company sent it, stored before it is applied; its number makes it count once (PAY-4)."""

    provider = models.CharField(max_length=20)
    number = models.CharField(max_length=100)
    body = models.JSONField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "number"], name="one_notice_per_number"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="notice_never_deleted", operation=pgtrigger.Delete),
            never_emptied("notices_never_emptied"),
            pgtrigger.ReadOnly(name="same_notice", exclude=["applied_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.number}"


class RefundQuerySet(models.QuerySet["Refund"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' refunds; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(payment__account__brand_id__in=actor.brand_ids)
        return self.filter(payment__account__brand_id__in=actor.brand_ids, payment__account_id=actor.account_id)


class Refund(models.Model):
    """Money owed back to a customer, once per ``key``; the card company carries it out, or staff do."""

    key = models.CharField(max_length=100, unique=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    is_by_company = models.BooleanField(default=False, db_default=False)
    """The card company is asked for it: while it is, nobody sends the money by hand."""
    is_to_balance = models.BooleanField(default=False, db_default=False)
    """Put on the customer's balance, at once, instead of where it came from."""
    reference = models.CharField(max_length=100, blank=True, db_default="")
    """Under which the money left."""
    is_pending = models.BooleanField(default=False, db_default=False)
    """The company sent it, and does not know yet whether it arrives: it is asked again."""
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often it was sent and did not arrive."""
    problem = models.CharField(max_length=200, blank=True, db_default="")
    """Why it did not, in the company's words."""

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_is_of_something"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="refund_never_deleted", operation=pgtrigger.Delete),
            never_emptied("refunds_never_emptied"),
            pgtrigger.ReadOnly(
                name="same_refund",
                exclude=["done_at", "is_by_company", "reference", "is_pending", "failures", "problem"],
            ),
            NO_MORE_THAN_PAID,
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.payment.currency)
