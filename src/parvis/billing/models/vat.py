"""What the register of VAT numbers said (rules 7.5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class VatCheck(models.Model):
    """One number. ``down_since`` is set while the register does not answer about it; what it said before stays."""

    number = models.CharField(max_length=20, unique=True)
    is_valid = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    valid_at = models.DateTimeField(null=True)
    """The last time that it was said to be valid."""
    consultation = models.CharField(max_length=60, blank=True)
    """Under which the register keeps having said so."""
    name = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=500, blank=True)
    down_since = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["down_since"], condition=models.Q(down_since__isnull=False), name="vat_checks_down"),
        ]

    def __str__(self) -> str:
        return self.number
