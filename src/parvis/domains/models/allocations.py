"""Names that a registry allocates to the bearer of a token (RFC 8495)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from parvis.accounts.models import Account
from parvis.kit.actor import Actor


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands; nobody else any."""
        return self.filter(account__brand_id__in=actor.brand_ids) if actor.is_staff else self.none()

    def open(self) -> Self:
        """Those that are still to be used."""
        return self.filter(ended_at__isnull=True)


class Allocation(models.Model):
    """The token that a registry gave for one name, for one account to order it with. At most one of a name is open there."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=253)
    """In ASCII."""
    sealed_token = models.TextField(blank=True)
    """Sealed (``domains.sealing``); emptied once it was used or taken back."""
    is_customers = models.BooleanField(default=False, db_default=False)
    """The customer gave it, who may give another one; what staff gave stays until they take it back."""
    is_used = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_allocation_of_a_name_per_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name
