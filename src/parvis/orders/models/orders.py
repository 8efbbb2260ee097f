"""What a customer validated (ORD-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.enums import LINE_LIFECYCLE, ORDER_LIFECYCLE, LineKind, LineState, OrderState
from parvis.orders.means import CODES


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' orders; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Order(models.Model):
    """A contract: what, at which price and tax, with which consents. ``key`` makes it one per intent (CART-8)."""

    number = models.CharField(max_length=20, unique=True)
    key = models.UUIDField(unique=True)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="orders")
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.UNPAID)
    means = models.CharField(max_length=12)
    """How it is to be paid, as chosen at checkout: see ``orders.means``."""
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6)
    tax_category = models.CharField(max_length=3)
    """EN 16931 category: S, AE, O, E."""
    tax_mention = models.CharField(max_length=200, blank=True)
    tax_evidence = models.JSONField(default=dict, db_default={})
    """What the tax was decided on: row of the table, state, parts of the rate, address, number and its check (rules 7.5)."""
    language = models.CharField(max_length=8)
    terms_version = models.CharField(max_length=20)
    terms_digest = models.CharField(max_length=64)
    consent_ip = models.GenericIPAddressField(null=True)
    has_waived_withdrawal = models.BooleanField(default=False)
    has_accepted_premium = models.BooleanField(default=False, db_default=False)
    """The prices of renewal of the premium names among its lines (``renewal_minor``) were agreed to."""
    placed_by = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_default=Now() + timedelta(days=30))
    """Until when it may be paid, as the customer was told."""
    paid_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(net_minor__gte=0, tax_minor__gte=0), name="order_is_of_no_negative_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(means__in=CODES),
                name="order_is_paid_by_known_means",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-placed_at"], name="orders_by_account"),
            models.Index(fields=["brand", "state", "-placed_at"], name="orders_by_brand"),
            models.Index(fields=["expires_at"], condition=models.Q(state="unpaid"), name="orders_to_be_paid"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="order_lifecycle", field="state", transitions=ORDER_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="order_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_order", exclude=["state", "means", "paid_at"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.net_minor + self.tax_minor, self.currency)


class OrderLine(models.Model):
    """One thing bought. ``holder`` is the holder's data as it was when ordered: a later edit changes nothing here."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=LineKind)
    name = models.CharField(max_length=253)
    tld = models.CharField(max_length=63)
    years = models.PositiveSmallIntegerField()
    net_minor = models.BigIntegerField()
    """To pay: what a promotion takes off is off."""
    off_minor = models.BigIntegerField(default=0, db_default=0)
    promotion = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The promotion that took off ``off_minor``, as the customer read it."""
    fee_minor = models.BigIntegerField(null=True)
    renewal_minor = models.BigIntegerField(null=True)
    """Of a premium name: the net price of a year's renewal that was shown and agreed to."""
    registrant = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    holder = models.JSONField()
    nameservers = ArrayField(models.CharField(max_length=253), default=list)
    glue = models.JSONField(default=dict, blank=True, db_default=models.Value({}, output_field=models.JSONField()))
    """Of a registration: the addresses of name servers that are inside the name itself, by host."""
    claims = models.JSONField(default=dict, blank=True, db_default=models.Value({}, output_field=models.JSONField()))
    """The notice of trademarks that was shown and accepted: its id, end, digest, and when. Who: the order says."""
    sealed_code = models.TextField(blank=True)
    """Of a transfer: the authorisation code, sealed; emptied once the transfer is asked for."""
    has_opted_out = models.BooleanField(default=False, db_default=False)
    """Of a change of holder: no lock against transfers afterwards."""
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    """Code of what went wrong, for staff: "refused" by the registry, "taken" here meanwhile, "not-sold" any more."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "kind", "name"], name="one_line_of_an_order_per_name"),
            models.CheckConstraint(condition=models.Q(net_minor__gte=0), name="line_is_of_no_negative_amount"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="line_lifecycle", field="state", transitions=LINE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="line_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_line", exclude=["state", "problem", "sealed_code"]),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.name}"
