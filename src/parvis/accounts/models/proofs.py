"""What proves who somebody is, and what slows down who guesses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.accounts.models.users import User
from parvis.brands.models import Brand


class EmailCode(models.Model):
    """A short code sent to an address, good once, for ten minutes and five tries. Only its hash is kept."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    email = models.EmailField()
    purpose = models.CharField(max_length=20)
    """"signup", "proof" or "reset"."""
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brand", "email", "purpose", "-created_at"], name="codes_by_email")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.email}"


class SignIn(models.Model):
    """One sign-in, successful or not, shown to its person (ACC-6)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200)
    is_success = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="sign_ins_by_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"


class Throttle(models.Model):
    """How often something was tried by someone in a window of time. ``key`` holds no secret."""

    key = models.CharField(max_length=200)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    """When the window ends and the row is of no use any more."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="throttle_by_end")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return self.key
