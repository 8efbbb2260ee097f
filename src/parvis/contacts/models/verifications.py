"""Proofs that a holder reads the address that registries have (CON-5)."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from parvis.contacts.enums import VerifiedBy
from parvis.contacts.models.contacts import Contact
from parvis.kit.actor import Actor


class ContactVerificationQuerySet(models.QuerySet["ContactVerification"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the contacts are."""
        found = self.filter(contact__account__brand_id__in=actor.brand_ids)
        return found if actor.is_staff else found.filter(contact__account_id=actor.account_id)

    def open(self) -> Self:
        """Those that wait for an answer, late or not."""
        return self.filter(verified_at__isnull=True, closed_at__isnull=True)


class ContactVerification(models.Model):
    """One address of a holder to be verified until ``deadline_at``, and whether it was.

    The token of its link is worked out from the key of the installation; only its hash is kept here.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="verifications")
    email = models.EmailField()
    """As it was when the letter left: another address is another verification."""
    key = models.UUIDField(default=uuid4, editable=False)
    """From which the token is worked out."""
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=10, choices=VerifiedBy, blank=True)
    closed_at = models.DateTimeField(null=True)
    """The contact has another address since: nothing is to be verified any more."""
    reminded_day = models.PositiveSmallIntegerField(default=0)
    """The last day after ``sent_at`` for which a reminder left."""
    overdue_at = models.DateTimeField(null=True)
    """When the names were asked to be suspended."""

    objects = ContactVerificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(verified_at__isnull=True, closed_at__isnull=True, overdue_at__isnull=True),
                name="one_running_verification_per_contact",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(verified_at__isnull=True, closed_at__isnull=True),
                name="verifications_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} {self.email}"
