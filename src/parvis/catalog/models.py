"""What is sold: extensions, their effective-dated prices per brand over a base, promotions (BRD-3, SHOP-10, CART-9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.kit.actor import Actor


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
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="price_ends_after_start"
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


REDUCED_ACTIONS = (PriceAction.REGISTER, PriceAction.RENEW, PriceAction.TRANSFER)
"""What a promotion can take something off."""


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands; nobody else any."""
        return self.filter(brand_id__in=actor.brand_ids) if actor.is_staff else self.none()

    def in_force(self, now: datetime) -> Self:
        """Those that count at ``now``: the end of a period is not part of it."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)


class Promotion(models.Model):
    """A percentage or an amount off each line that it is for, for a time. A line has the best one alone, never two.

    With a ``code``, for who enters it; without, for everybody. ``least_lines`` makes it a volume price: it counts from
    that many lines of one order on.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="promotions")
    name = models.CharField(max_length=80)
    """What customers read beside the reduced price, and on the invoice."""
    code = models.CharField(max_length=30, blank=True)
    """In capital letters."""
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    off_minor = models.BigIntegerField(null=True)
    """Off each line, net, in the brand's currency."""
    actions = ArrayField(models.CharField(max_length=10, choices=PriceAction))
    tlds = ArrayField(models.CharField(max_length=63), default=list, blank=True)
    """In ASCII; empty: every extension."""
    is_first_year = models.BooleanField(default=False)
    """Whether it reduces the first year of a term alone."""
    least_lines = models.PositiveSmallIntegerField(default=1)
    most_orders = models.PositiveIntegerField(null=True)
    most_orders_each = models.PositiveIntegerField(null=True)
    """Of one account."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = PromotionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__isnull=False, percent__gt=0, percent__lte=100, off_minor__isnull=True)
                | Q(off_minor__isnull=False, off_minor__gt=0, percent__isnull=True),
                name="promotion_is_a_percentage_or_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="promotion_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(least_lines__gte=1), name="promotion_is_of_some_lines"),
            models.UniqueConstraint(fields=["brand", "code"], condition=~Q(code=""), name="one_promotion_per_code"),
        ]
        indexes: ClassVar = [models.Index(fields=["brand", "ends_at"], name="promotions_by_end")]

    def __str__(self) -> str:
        return self.name

    @property
    def last_at(self) -> datetime | None:
        """The last second of it: the day that customers are told."""
        return self.ends_at - timedelta(seconds=1) if self.ends_at else None


class IncludedName(models.Model):
    """A name that a brand gives with a product («domaine offert»): the first year of ``count`` names, for a time (CART-9)."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="included_names")
    product = models.SlugField(max_length=40)
    """The product, or plan of one, that it comes with."""
    tlds = ArrayField(models.CharField(max_length=63), default=list, blank=True)
    """In ASCII; empty: every extension."""
    count = models.PositiveSmallIntegerField(default=1)
    """With each product that is bought."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(count__range=(1, 10)), name="included_names_are_one_to_ten"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="included_name_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["brand", "product"], condition=Q(ends_at__isnull=True), name="one_open_offer_per_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand}: {self.product}"
