"""Quotes that staff make for a customer: «devis» (ORD-4)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.enums import OFFER_LIFECYCLE, LineKind, OfferState
from parvis.orders.models.orders import Order


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Offer(models.Model):
    """What a customer asked a price for, and what staff answered. Once sent, its lines and prices do not change.

    It becomes an order by the usual checkout: its lines go into the cart at its prices, and the order names it.
    """

    number = models.CharField(max_length=20, unique=True)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.ASKED)
    wish = models.TextField(blank=True)
    """In the customer's words."""
    note = models.CharField(max_length=500, blank=True)
    """Staff's words to the customer."""
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    tax_category = models.CharField(max_length=3, blank=True)
    tax_mention = models.CharField(max_length=200, blank=True)
    tax_evidence = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="offers")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="accepted", order__isnull=False)
                | (~models.Q(state="accepted") & models.Q(order__isnull=True)),
                name="an_accepted_offer_has_its_order",
            ),
            models.CheckConstraint(
                condition=models.Q(net_minor__gte=0, tax_minor__gte=0), name="offer_is_of_no_negative_amount"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-asked_at"], name="offers_by_account"),
            models.Index(fields=["brand", "state", "asked_at"], name="offers_by_state"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="offer_lifecycle", field="state", transitions=OFFER_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="offer_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.net_minor + self.tax_minor, self.currency)


class OfferLine(models.Model):
    """One thing offered, at a net price for its whole term."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=LineKind)
    name = models.CharField(max_length=253)
    tld = models.CharField(max_length=63)
    years = models.PositiveSmallIntegerField()
    net_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "kind", "name"], name="one_line_of_an_offer_per_name"),
            models.CheckConstraint(condition=models.Q(net_minor__gte=0), name="offer_line_is_of_no_negative_amount"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="offer_line_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.name}"
