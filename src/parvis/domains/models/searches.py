"""What somebody asked registries about, and the answers as they come (SHOP-4)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.domains.enums import AnswerState


class Search(models.Model):
    """One search of one visitor. Kept a day; the names are never passed to anybody but the registries asked."""

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    """Whose tokens go with the questions; None for who has not signed in."""
    text = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.token)


class Answer(models.Model):
    """One name of a search. ``fees`` holds the registry's premium fees: action → minor units."""

    search = models.ForeignKey(Search, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=10)
    """"exact", "others", "ideas" or "list"."""
    name = models.CharField(max_length=253)
    tld = models.CharField(max_length=63)
    registry = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.CHECKING)
    reason = models.CharField(max_length=200, blank=True)
    fees = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, blank=True)
    claims = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Key of the notice of trademarks that must be accepted first (RFC 8334), or ""."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["search", "name"], name="one_answer_per_name"),
        ]
        indexes: ClassVar = [
            # Read at checkout, by name: what registries ask by now (``orders.premium``).
            models.Index(fields=["name"], condition=models.Q(state__in=["premium", "taken"]), name="answers_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
