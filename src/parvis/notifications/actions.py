"""Writing a message to the outbox, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
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
) -> Message:
    """Render ``messages/<template>/{subject.txt,body.txt,body.html}`` and queue it once per ``key``.

    Asked again with the same key, returns the message already written. It leaves after commit, by the worker.
    """
    seen = Message.objects.filter(key=key).first()
    if seen is not None:
        return seen
    values = {**context, "brand": brand, "language": language}
    with override(language):
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
            "created_at": now,
        },
    )
    if created:
        queue.configure_task("notifications.send", queue="mail").defer(message_id=message.pk)
    return message
