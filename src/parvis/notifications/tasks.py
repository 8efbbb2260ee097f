"""Sending what the outbox holds."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from parvis.notifications.attachments import attached
from parvis.notifications.models import Message, MessageState

PAUSES: Final = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 16)),
)
"""Between two attempts: two days in all, so that a relay out of order over a weekend's night loses nothing."""


class NotSentError(Exception):
    """The relay did not take the message; it is tried again later."""


class TwoDays(BaseRetryStrategy):
    """Tries again after each of ``PAUSES``, then leaves the message not sent, for staff to see."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - any fault
        """``job.attempts`` counts those before this one."""
        if job.attempts >= len(PAUSES):
            return None
        return RetryDecision(retry_in={"seconds": int(PAUSES[job.attempts].total_seconds())})


@app.task(name="notifications.send", queue="mail", retry=TwoDays())
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
    if message.attachment:
        file = attached(message.attachment)
        mail.attach(file.name, file.body, file.content_type)
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, error=str(error)[:300])
        raise NotSentError(message.key) from error


def _message_id(message: Message, at: datetime) -> str:
    """The same for every attempt, so that a relay or reader can recognise a repetition."""
    domain = message.brand.email_from.rpartition("@")[2].rstrip(">")
    return f"<{message.pk}.{int(at.timestamp())}@{domain}>"
