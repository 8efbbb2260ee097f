"""Postal and e-mail identities used for registrations and invoices (CON-1)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from parvis.accounts.enums import AccountKind
from parvis.accounts.models import Account
from parvis.contacts.asked import COLUMNS
from parvis.kit.actor import Actor


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' contacts; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Contact(models.Model):
    """A holder of names. It cannot sign in. ``phone`` is ``+CC.number``."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=16, choices=AccountKind)
    organisation = models.CharField(max_length=200, blank=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    email = models.EmailField()
    phone = models.CharField(max_length=30)
    street = models.CharField(max_length=200)
    street2 = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    company_number = models.CharField(max_length=20, blank=True)
    extra = models.JSONField(default=dict, blank=True, db_default=models.Value({}, output_field=models.JSONField()))
    """What single registries asked beside, by our own name of the field (``registry_fields.toml``)."""
    created_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "last_name"], name="contacts_by_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> dict[str, str]:
        """Columns and further fields together, as registries' rules look at them."""
        return {**self.extra, **{name: getattr(self, name) for name in COLUMNS}}

    @property
    def name(self) -> str:
        """The organisation, or the person."""
        return self.organisation or f"{self.first_name} {self.last_name}".strip()
