"""What somebody is about to order (CART-1)."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor
from parvis.orders.enums import CartState, LineKind


class CartQuerySet(models.QuerySet["Cart"]):
    def visible_to(self, actor: Actor) -> Self:
        """A customer sees the carts of the account acted for. A visitor's cart is found by its token alone."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class Cart(models.Model):
    """A visitor's (by the token in a cookie) or an account's cart. ``version`` grows with each change.

    ``order_key`` makes one order of it: a second checkout of the same cart finds the first order (CART-8).
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="carts")
    state = models.CharField(max_length=10, choices=CartState, default=CartState.OPEN)
    name = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=30, blank=True, default="", db_default="")
    """Of a promotion, as it was entered; whether it still counts is looked up."""
    version = models.PositiveIntegerField(default=1)
    order_key = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="open"), name="one_open_cart_per_account"
            ),
        ]

    def __str__(self) -> str:
        return str(self.token)


class CartLine(models.Model):
    """One name to register. ``shown_minor`` is the net price last shown to the customer for ``years`` (CART-7)."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=LineKind)
    name = models.CharField(max_length=253)
    tld = models.CharField(max_length=63)
    years = models.PositiveSmallIntegerField(default=1)
    is_premium = models.BooleanField(default=False)
    fee_minor = models.BigIntegerField(null=True)
    """The registry's premium fee per year that goes with the command."""
    renewal_fee_minor = models.BigIntegerField(null=True)
    """Of a premium name: what the registry asks for a year's renewal."""
    shown_minor = models.BigIntegerField()
    claims_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Key of the notice of trademarks that must be accepted first, or ""."""
    sealed_code = models.TextField(blank=True)
    """Of a transfer: the authorisation code, sealed (``domains.sealing``)."""
    registrant = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    """Of a change of holder: the new one."""
    has_opted_out = models.BooleanField(default=False, db_default=False)
    """Of a change of holder: no lock against transfers afterwards."""
    agreed_minor = models.BigIntegerField(null=True)
    """The net price that an offer gave, while ``agreed_until`` is not over."""
    agreed_until = models.DateTimeField(null=True)
    offer_id = models.BigIntegerField(null=True)
    """The offer that gave it."""
    currency = models.CharField(max_length=3)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "kind", "name"], name="one_line_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
