"""Writing a message to the outbox, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app as queue
from procrastinate.types import JSONDict

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
    letter = Letter(
        template, key, to, brand, language, context, account_id, user_id=user_id, is_secret=is_secret, attachment=attachment
    )  # fmt: skip
    return _write_one(letter, now)


@dataclass(frozen=True, slots=True)
class Letter:
    """What ``write`` is asked for, to be written with others."""

    template: str
    key: str
    to: str
    brand: Brand
    language: str
    context: Mapping[str, Any]
    account_id: int | None = None
    user_id: int | None = None
    is_secret: bool = False
    attachment: str = ""


def write_all(letters: Sequence[Letter], *, now: datetime) -> None:
    """Each as ``write`` does, in a few statements for all of them."""
    keys = [letter.key for letter in letters]
    seen = set(Message.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    fresh = {letter.key: letter for letter in letters if letter.key not in seen}
    if not fresh:
        return
    places = {letter.brand.pk: letter.brand for letter in fresh.values()}
    where = {pk: _place(brand) for pk, brand in places.items()}
    rows = [_rendered(letter, where[letter.brand.pk], now) for letter in fresh.values()]
    try:
        with transaction.atomic():
            made = Message.objects.bulk_create(rows)
    except IntegrityError:
        # Another wrote one of them meanwhile.
        for letter in fresh.values():
            _write_one(letter, now)
        return
    jobs: list[JSONDict] = [{"message_id": row.pk} for row in made]
    queue.configure_task("notifications.send", queue="mail").batch_defer(*jobs)


def _write_one(letter: Letter, now: datetime) -> Message:
    seen = Message.objects.filter(key=letter.key).first()
    if seen is not None:
        return seen
    row = _rendered(letter, _place(letter.brand), now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Message.objects.get(key=letter.key)
    queue.configure_task("notifications.send", queue="mail").defer(message_id=row.pk)
    return row


def _rendered(letter: Letter, place: Mapping[str, str], now: datetime) -> Message:
    brand, folder = letter.brand, f"messages/{letter.template}"
    values = {
        "hello": _name(letter.context), **letter.context, **place, "brand": brand, "language": letter.language
    }  # fmt: skip
    with override(letter.language), timezone.override(ZoneInfo(brand.legal_entity.time_zone)):
        subject = " ".join(render_to_string(f"{folder}/subject.txt", values).split())
        text = render_to_string(f"{folder}/body.txt", values)
        html = render_to_string(f"{folder}/body.html", {**values, "subject": subject})
    return Message(
        brand=brand,
        key=letter.key,
        template=letter.template,
        language=letter.language,
        to=letter.to,
        subject=subject[:200],
        text=text,
        html=html,
        account_id=letter.account_id,
        user_id=letter.user_id,
        is_secret=letter.is_secret,
        attachment=letter.attachment,
        created_at=now,
    )


def _name(context: Mapping[str, Any]) -> str:
    """Whom to greet: the account's name, or the person's."""
    if "account" in context:
        return str(context["account"].name)
    return str(context["person"].full_name) if "person" in context else ""


def _place(brand: Brand) -> dict[str, str]:
    """Where the brand's customers type its address: ``host``, and ``site`` with scheme and port for links."""
    host = brand.hosts.filter(is_primary=True).values_list("host", flat=True).first() or ""
    return {"host": host, "site": settings.SITE_ADDRESS.format(host=host)}
