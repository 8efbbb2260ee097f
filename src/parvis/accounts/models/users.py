"""People who sign in."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from parvis.accounts.enums import StaffRole
from parvis.brands.models import Brand
from parvis.kit.actor import Actor


def new_username() -> str:
    """An opaque, unique handle; people sign in by e-mail or login within a brand."""
    return uuid.uuid4().hex


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' people, a customer the members of the account acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, memberships__account_id=actor.account_id)


class UserManager(BaseUserManager["User"]):
    """Finds people by their natural key; creation is in ``actions``."""


class User(AbstractBaseUser):
    """A person of one brand. The same e-mail at two brands is two people (BRD-6); several accounts hang on one person."""

    username = models.CharField(max_length=32, unique=True, default=new_username)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="users")
    email = models.EmailField()
    """Lower case. Unique in the brand."""
    login = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, default="fr")
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    email_kinds = models.JSONField(default=list)
    """Optional kinds of e-mail wanted (ACC-8): "news", "product". Obligatory ones are always sent."""
    domain_columns = models.JSONField(null=True, default=None)
    """The columns that the list of domains shows, in their order (DOM-1); null: the usual ones."""
    drafts_by_default = models.BooleanField(default=False, db_default=False)
    """Whether edits of DNS zones wait in a draft where there is none yet, instead of being published at once (DNS-4)."""
    email_verified_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    """Part of the session's fingerprint: adding one signs out everywhere (ACC-6)."""
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "email"], name="one_person_per_email_and_brand"),
            models.UniqueConstraint(
                fields=["brand", "login"], condition=~Q(login=""), name="one_person_per_login_and_brand"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def full_name(self) -> str:
        """First and last name, or the e-mail where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def _epoch_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "parvis.accounts.session", f"{self.password}{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_session_auth_hash(self) -> str:
        """Fingerprint kept in each session; it changes with the password and with ``session_epoch``."""
        return self._epoch_hash()


class StaffMembership(models.Model):
    """A person who works for the provider or a reseller, on one brand's customers."""

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_memberships")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="staff")
    role = models.CharField(max_length=16, choices=StaffRole)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "brand"], name="one_staff_role_per_brand"),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.brand}"
