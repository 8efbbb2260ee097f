"""Contacts as registries know them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.contacts.models import Contact


class RegistryContact(models.Model):
    """A contact at one registry, with the data as they were when it was asked for. Other data are another row.

    ``handle`` is what we ask it to be called there, and ``registry_handle`` what it is called where the registry
    chose another name, known once it was put there. Ours is drawn at random: a restored database that counted again
    would give a used handle to somebody else, and their data would be overwritten.
    """

    registry = models.CharField(max_length=40)
    handle = models.CharField(max_length=16)
    registry_handle = models.CharField(max_length=16, blank=True, default="", db_default="")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="at_registries")
    data = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registry", "handle"], name="one_contact_per_handle"),
        ]

    @property
    def known_as(self) -> str:
        """The handle under which the registry has it, or will."""
        return self.registry_handle or self.handle

    def __str__(self) -> str:
        return f"{self.handle} ({self.registry})"
