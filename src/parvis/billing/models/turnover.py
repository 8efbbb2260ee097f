"""What was sold to consumers of other states of the Union, for the threshold of the one-stop shop (rules 7.5 row 7)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.brands.models import LegalEntity


class EuropeanTurnover(models.Model):
    """Net amount of one seller in one calendar year, in euro cents; written with each document, credit notes deducted."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="european_turnover")
    year = models.PositiveSmallIntegerField()
    minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "year"], name="one_turnover_per_seller_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.year}"
