"""Writing a message to the outbox, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app as queue

from parvis.brands.models import Brand
from parvis.notifications.models import Message


def write(
    template: str,
    *,
    key: str,
    to: str,
    brand: Brand,
    language: str,
    context: Mapping[str, Any],
    now: datetime,
    account_id: int | None = None,
    user_id: int | None = None,
    is_secret: bool = False,
    attachment: str = "",
) -> Message:
    """Render ``messages/<template>/{subject.txt,body.txt,body.html}`` and queue it once per ``key``.

    Asked again with the same key, returns the message already written. It leaves after commit, by the worker.
    ``attachment`` names a file as ``notifications.attachments`` does. Moments are in the seller's time zone. An ``account`` or a ``person`` in ``context`` is greeted by name.
    """
    seen = Message.objects.filter(key=key).first()
    if seen is not None:
        return seen
    values = {"hello": _name(context), **context, **_place(brand), "brand": brand, "language": language}
    with override(language), timezone.override(ZoneInfo(brand.legal_entity.time_zone)):
        subject = " ".join(render_to_string(f"messages/{template}/subject.txt", values).split())
        text = render_to_string(f"messages/{template}/body.txt", values)
        html = render_to_string(f"messages/{template}/body.html", {**values, "subject": subject})
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "brand": brand,
            "template": template,
            "language": language,
            "to": to,
            "subject": subject[:200],
            "text": text,
            "html": html,
            "account_id": account_id,
            "user_id": user_id,
            "is_secret": is_secret,
            "attachment": attachment,
            "created_at": now,
        },
    )
    if created:
        queue.configure_task("notifications.send", queue="mail").defer(message_id=message.pk)
    return message


def _name(context: Mapping[str, Any]) -> str:
    """Whom to greet: the account's name, or the person's."""
    if "account" in context:
        return str(context["account"].name)
    return str(context["person"].full_name) if "person" in context else ""


def _place(brand: Brand) -> dict[str, str]:
    """Where the brand's customers type its address: ``host``, and ``site`` with scheme and port for links."""
    host = brand.hosts.filter(is_primary=True).values_list("host", flat=True).first() or ""
    return {"host": host, "site": settings.SITE_ADDRESS.format(host=host)}
