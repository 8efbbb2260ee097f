"""Messages of registries: kept before they are taken off the registry's queue, handled apart (rules 10.1 row 10)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as queue

from parvis.audit.actions import record
from parvis.domains.enums import MessageOutcome
from parvis.domains.models import Domain, RegistryMessage
from parvis.domains.ports import Message, Snapshot
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError

STRAY: Final = "stray"
"""Kind of what no message told: a name of the registry's list of ours that is unknown here."""


@transaction.atomic
def keep(registry: str, message: Message, *, now: datetime) -> RegistryMessage:
    """Store the message and queue its handling, once, however often the registry delivers it."""
    kept, is_new = RegistryMessage.objects.get_or_create(
        registry=registry,
        message_id=message.id[:100],
        at=message.at,
        defaults={
            "kind": message.kind[:20],
            "name": message.name.lower()[:253],
            "text": message.text.replace("\x00", ""),
            "raw": message.raw.replace("\x00", ""),
            "received_at": now,
        },
    )
    if is_new:
        queue.configure_task("domains.hear", queue="outside").defer(message_id=kept.pk)
    return kept


@transaction.atomic
def keep_stray(registry: str, seen: Snapshot, *, now: datetime) -> RegistryMessage:
    """Leave a name to staff that the registry holds for us and nobody here knows, once a registration."""
    kept, _is_new = RegistryMessage.objects.get_or_create(
        registry=registry,
        message_id=f"held:{seen.name}"[:100],
        at=seen.created_at,
        defaults={"kind": STRAY, "name": seen.name, "received_at": now, "outcome": MessageOutcome.WAITING},
    )
    return kept


@transaction.atomic
def was_looked_at(message: RegistryMessage, *, now: datetime) -> None:
    """The name that it is about was brought in line: nothing is left to do."""
    _write(message, MessageOutcome.LOOKED, now)


@transaction.atomic
def hand_over(message: RegistryMessage) -> None:
    """Leave it to a person: what it says is not understood, or about nothing that is known here."""
    _write(message, MessageOutcome.WAITING, None)


@transaction.atomic
def mark_seen(message: RegistryMessage, *, actor: Actor, now: datetime) -> RegistryMessage:
    """A person has read it and done what there was to do."""
    held = RegistryMessage.objects.select_for_update().get(pk=message.pk)
    if held.outcome != MessageOutcome.WAITING:
        raise NotAllowedError(_("This message does not wait to be read any more."))
    _write(held, MessageOutcome.SEEN, now)
    about = Domain.objects.filter(name=held.name).select_related("account").order_by("-pk").first()
    record(
        "registry.message-seen",
        kind="registry-message",
        subject=f"{held.registry} {held.message_id}",
        by=actor,
        at=now,
        # What is about no name that is known here stands in the trail of a brand of who read it.
        brand_id=about.account.brand_id if about else min(actor.brand_ids, default=None),
    )
    return held


def _write(message: RegistryMessage, outcome: MessageOutcome, handled_at: datetime | None) -> None:
    message.outcome = outcome
    message.handled_at = handled_at
    message.save(update_fields=["outcome", "handled_at"])
