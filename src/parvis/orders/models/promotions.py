"""Which orders a promotion was used in (CART-9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.accounts.models import Account
from parvis.catalog.models import Promotion
from parvis.orders.models.orders import Order


class PromotionUse(models.Model):
    """A promotion that reduced an order, counted once. That of an order that was never paid does not count."""

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="uses")
    order = models.ForeignKey(Order, models.CASCADE, related_name="promotions")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promotion", "order"], name="one_use_of_a_promotion_per_order"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion}: {self.order}"
