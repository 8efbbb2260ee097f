"""Short codes by e-mail: good once, ten minutes, five tries (rules 9.1)."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import EmailCode
from parvis.brands.models import Brand
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

LASTS: Final = timedelta(minutes=10)
PAUSE: Final = timedelta(seconds=60)
TRIES: Final = 5


@transaction.atomic
def send_code(brand: Brand, email: str, *, purpose: str, language: str, now: datetime) -> None:
    """Send a fresh code, unless one left less than a minute ago. An older code is worth nothing any more."""
    latest = EmailCode.objects.filter(brand=brand, email=email, purpose=purpose).order_by("-created_at").first()
    if latest is not None and latest.used_at is None and now - latest.created_at < PAUSE:
        return
    code = f"{secrets.randbelow(1_000_000):06d}"
    stored = EmailCode.objects.create(
        brand=brand, email=email, purpose=purpose, code_hash=_hash(code), created_at=now, expires_at=now + LASTS
    )
    write(
        "code",
        key=f"code:{stored.pk}",
        to=email,
        brand=brand,
        language=language,
        context={"code": code, "minutes": int(LASTS.total_seconds() // 60)},
        now=now,
        is_secret=True,
    )


def check_code(brand: Brand, email: str, *, purpose: str, code: str, now: datetime) -> None:
    """Use up the latest code, or raise NotAllowedError. A wrong try counts even though it is refused."""
    is_right = False
    with transaction.atomic():
        stored = (
            EmailCode.objects.select_for_update()
            .filter(brand=brand, email=email, purpose=purpose)
            .order_by("-created_at")
            .first()
        )
        if stored is not None and stored.used_at is None and stored.expires_at > now and stored.attempts < TRIES:
            stored.attempts += 1
            is_right = hmac.compare_digest(stored.code_hash, _hash("".join(code.split())))
            if is_right:
                stored.used_at = now
            stored.save()
    if not is_right:
        raise NotAllowedError(
            _("This code is not the right one, or is too old. Check it, or ask for a new one."), field="code"
        )


def _hash(code: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{code}".encode()).hexdigest()
