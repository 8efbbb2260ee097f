"""Name servers that a brand's provider has declared at registries (DOM-15)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.brands.models import Brand
from parvis.domains.enums import DeclarationState
from parvis.kit.actor import Actor


class DeclaredServerQuerySet(models.QuerySet["DeclaredServer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to the servers of the brands that ``actor`` may know of."""
        return self.filter(brand_id__in=actor.brand_ids)


class DeclaredServer(models.Model):
    """A name server of a brand, with its addresses, as the brand's file says; ``position`` is its place there."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="declared_servers")
    name = models.CharField(max_length=253)
    addresses = ArrayField(models.CharField(max_length=45))
    position = models.PositiveSmallIntegerField()

    objects = DeclaredServerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "name"], name="one_declared_server_per_name_and_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """One registry where the server is said to be declared, and what that registry last answered about it.

    ``state``, ``found`` (the addresses it told) and ``told_at`` belong together and stay when it does not answer;
    ``problem`` is then why, for staff, and "" after an answer.
    """

    server = models.ForeignKey(DeclaredServer, models.CASCADE, related_name="declarations")
    registry = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=DeclarationState, default=DeclarationState.UNTOLD)
    found = ArrayField(models.CharField(max_length=45), default=list)
    told_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["server", "registry"], name="one_declaration_per_server_and_registry"),
        ]

    def __str__(self) -> str:
        return f"{self.server} ({self.registry})"
