"""Templates of zones that customers and staff wrote themselves (DNS-5)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.kit.actor import Actor


class ZoneTemplateQuerySet(models.QuerySet["ZoneTemplate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists: to staff, those of their brands; to customers, their own and their brand's."""
        rows = self.filter(brand_id__in=actor.brand_ids)
        if actor.is_staff:
            return rows.filter(account__isnull=True)
        return rows.filter(Q(account__isnull=True) | Q(account_id=actor.account_id))

    def own(self, actor: Actor) -> Self:
        """Those that ``actor`` may change: the brand's for staff, the account's for a customer."""
        return self.visible_to(actor).filter(account_id=None if actor.is_staff else actor.account_id)


class ZoneTemplate(models.Model):
    """Lines of a zone file with things to fill in (``zonetemplates.filling``); without ``account``, for all of the brand.

    ``edition`` grows with every change.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="zone_templates")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    edition = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    objects = ZoneTemplateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "account", "name"], nulls_distinct=False, name="one_zone_template_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
