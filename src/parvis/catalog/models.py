"""What is sold: extensions and their effective-dated prices, per brand over a base (BRD-3, SHOP-10)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction


class Tld(models.Model):
    """An extension that can be sold. What its registry allows is dated data: ``catalog.rules``."""

    name = models.CharField(max_length=63, unique=True)
    """In ASCII, without leading dot: ``fr``, ``co.uk``."""
    registry = models.CharField(max_length=40)
    """Code of the registry that runs it: which driver is asked."""

    def __str__(self) -> str:
        return f".{self.name}"


class BrandTld(models.Model):
    """An extension that a brand sells, in the order in which it is proposed."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="tlds")
    tld = models.ForeignKey(Tld, models.CASCADE, related_name="brands")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "tld"], name="one_brand_tld"),
        ]
        indexes: ClassVar = [models.Index(fields=["brand", "position"], name="brand_tlds_in_order")]

    def __str__(self) -> str:
        return f"{self.brand}: {self.tld}"


class Price(models.Model):
    """Net price of an action for a duration, from ``starts_at`` until ``ends_at``. Without a brand: the base price.

    A term without a price of its own costs its years times the one-year price.
    """

    tld = models.ForeignKey(Tld, models.CASCADE, related_name="prices")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    action = models.CharField(max_length=10, choices=PriceAction)
    years = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(net_minor__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")), name="price_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["tld", "brand", "action", "years", "currency", "starts_at"],
                nulls_distinct=False,
                name="one_price_per_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tld} {self.action} {self.years}"


class Margin(models.Model):
    """What a brand adds to the base price where it has no price of its own: a percentage, then a fixed amount per year."""

    brand = models.OneToOneField(Brand, models.CASCADE, related_name="margin")
    percent = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    fixed_minor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.brand}: +{self.percent} %"
