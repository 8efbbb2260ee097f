"""Name servers inside our names, with their addresses."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.domains.models.domains import Domain


class InnerHost(models.Model):
    """A host under one of our names, as its registry last told: an object of its own there, or a server of the name.

    ``addresses`` is empty while nobody here has set or read them.
    """

    domain = models.ForeignKey(Domain, models.CASCADE, related_name="inner_hosts")
    name = models.CharField(max_length=253)
    addresses = ArrayField(models.CharField(max_length=45), default=list)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["domain", "name"], name="one_inner_host_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
