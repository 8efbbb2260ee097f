"""Contacts as registries know them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from parvis.contacts.models import Contact
from parvis.kit.actor import Actor


class RegistryContactQuerySet(models.QuerySet["RegistryContact"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the contacts are."""
        found = self.filter(contact__account__brand_id__in=actor.brand_ids)
        return found if actor.is_staff else found.filter(contact__account_id=actor.account_id)

    def untold(self) -> Self:
        """Holders of whom a registry still waits to hear that they were verified."""
        return self.filter(verification_due_at__isnull=False, verification_told_at__isnull=True)


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
    verification_due_at = models.DateTimeField(null=True)
    """Until when the registry must be told that this holder was verified; None: it wants to know nothing of it."""
    verification_told_at = models.DateTimeField(null=True)
    """When it was told of the present address."""

    objects = RegistryContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registry", "handle"], name="one_contact_per_handle"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["verification_due_at"],
                condition=models.Q(verification_told_at__isnull=True),
                name="verifications_to_tell",
            ),
        ]

    @property
    def known_as(self) -> str:
        """The handle under which the registry has it, or will."""
        return self.registry_handle or self.handle

    def __str__(self) -> str:
        return f"{self.handle} ({self.registry})"
