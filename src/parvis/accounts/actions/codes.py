"""Short codes by e-mail: good once, ten minutes, five tries; a few codes and tries an hour (rules 9.1)."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import EmailCode
from parvis.brands.models import Brand
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

LASTS: Final = timedelta(minutes=10)
PAUSE: Final = timedelta(seconds=60)
TRIES: Final = 5
WINDOW: Final = timedelta(hours=1)
CODES_IN_WINDOW: Final = 10
TRIES_IN_WINDOW: Final = 20
"""Over all codes of one address: asking for another code gives no more guesses."""


@transaction.atomic
def send_code(brand: Brand, email: str, *, purpose: str, language: str, now: datetime) -> None:
    """Send a fresh code, unless one left less than a minute ago or too many did in an hour. An older code is worth nothing any more."""
    latest = EmailCode.objects.filter(brand=brand, email=email, purpose=purpose).order_by("-created_at").first()
    if latest is not None and latest.used_at is None and now - latest.created_at < PAUSE:
        return
    if _in_window(brand, email, purpose, now).count() >= CODES_IN_WINDOW:
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
        wrong = (
            _in_window(brand, email, purpose, now).filter(used_at__isnull=True).aggregate(n=Sum("attempts"))["n"] or 0
        )
        stored = (
            EmailCode.objects.select_for_update()
            .filter(brand=brand, email=email, purpose=purpose)
            .order_by("-created_at")
            .first()
        )
        is_good = stored is not None and stored.used_at is None and stored.expires_at > now
        if stored is not None and is_good and stored.attempts < TRIES and wrong < TRIES_IN_WINDOW:
            stored.attempts += 1
            is_right = hmac.compare_digest(stored.code_hash, _hash("".join(code.split())))
            if is_right:
                stored.used_at = now
            stored.save()
    if not is_right:
        raise NotAllowedError(
            _("This code is not the right one, or is too old. Check it, or ask for a new one."), field="code"
        )


def _in_window(brand: Brand, email: str, purpose: str, now: datetime) -> QuerySet[EmailCode]:
    return EmailCode.objects.filter(brand=brand, email=email, purpose=purpose, created_at__gt=now - WINDOW)


def _hash(code: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{code}".encode()).hexdigest()
