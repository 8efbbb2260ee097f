"""Sending what the outbox holds."""

from datetime import datetime
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parvis.notifications.models import Message, MessageState

MOST_ATTEMPTS: Final = 12


class NotSentError(Exception):
    """The relay did not take the message; it is tried again later."""


@app.task(name="notifications.send", queue="mail", retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=5))
def send(*, message_id: int) -> None:
    """Send one message, unless it has left already. The demonstration keeps it in its outbox instead.

    Of what carries a code or a link that acts, nothing but the subject is kept once it has left.
    """
    now = timezone.now()
    with transaction.atomic():
        message = Message.objects.select_for_update().select_related("brand").get(pk=message_id)
        if message.state == MessageState.SENT:
            return
        message.attempts += 1
        message.save(update_fields=["attempts"])
    sent = {"state": MessageState.SENT, "sent_at": now, "error": ""}
    if not settings.PARVIS_DEMO:
        _deliver(message)
        if message.is_secret:
            sent |= {"text": "", "html": ""}
    Message.objects.filter(pk=message.pk).update(**sent)


def _deliver(message: Message) -> None:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        message.brand.email_from,
        [message.to],
        headers={"Message-ID": _message_id(message, message.created_at), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, error=str(error)[:300])
        raise NotSentError(message.key) from error


def _message_id(message: Message, at: datetime) -> str:
    """The same for every attempt, so that a relay or reader can recognise a repetition."""
    domain = message.brand.email_from.rpartition("@")[2].rstrip(">")
    return f"<{message.pk}.{int(at.timestamp())}@{domain}>"
