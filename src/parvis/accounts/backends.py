"""Signing in within a brand (ADR 4)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from parvis.accounts.models import User
from parvis.brands.models import Brand


class BrandBackend(BaseBackend):
    """Finds people by e-mail or login in one brand. Takes as long for an unknown person as for a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        username: str | None = None,
        password: str | None = None,
        *,
        brand: Brand | None = None,
        **_others: Any,
    ) -> User | None:
        """Return the person, or None."""
        if brand is None or not username or password is None:
            return None
        identifier = username.strip().lower()
        person = User.objects.filter(Q(email=identifier) | Q(login=identifier), brand=brand).first()
        if person is None:
            User().set_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, unless closed meanwhile."""
        return User.objects.filter(pk=user_id, is_active=True).first()
