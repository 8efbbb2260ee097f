"""Messages are written once for their reason, and leave once."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from procrastinate.jobs import Job

from parvis.notifications.actions import write
from parvis.notifications.models import Message, MessageState
from parvis.notifications.tasks import NotSentError, TwoDays, send
from tests.factories import BrandFactory, UserFactory

pytestmark = pytest.mark.django_db


def written(now, key="k", brand=None, language="fr"):
    person = UserFactory(first_name="<b>Anna</b>", brand=brand or BrandFactory())
    return write(
        "password-reset", key=key, to=person.email, brand=person.brand, language=language,
        context={"link": "https://client.example/?a=1&b=2", "person": person}, now=now,
    )  # fmt: skip


@pytest.fixture
def relay(settings):
    settings.PARVIS_DEMO = False


def test_the_same_reason_writes_one_message(now):
    assert written(now).pk == written(now).pk
    assert Message.objects.count() == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_message_is_in_its_language_with_both_bodies(now, language):
    message = written(now, language=language)

    assert f'lang="{language}"' in message.html
    assert "https://client.example/?a=1&b=2" in message.text
    assert "\n" not in message.subject
    assert "<b>" not in message.html


def test_the_demonstration_keeps_messages_in_its_outbox(now):
    message = written(now)
    send(message_id=message.pk)
    message.refresh_from_db()

    assert message.state == MessageState.SENT
    assert mail.outbox == []


def test_a_message_leaves_once_from_its_brand(now, relay):
    message = written(now)
    send(message_id=message.pk)
    send(message_id=message.pk)

    assert len(mail.outbox) == 1
    assert mail.outbox[0].from_email == message.brand.email_from
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"


def test_a_relay_that_fails_is_asked_again_with_the_same_identifier(now, relay, monkeypatch):
    message, tried = written(now), []

    def fail(self, **_options):
        tried.append(self.extra_headers["Message-ID"])
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fail)
        with pytest.raises(NotSentError):
            send(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert message.error == "gone"

    send(message_id=message.pk)
    message.refresh_from_db()

    assert message.state == MessageState.SENT
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == tried


def pauses():
    """How long the queue waits after each failed attempt, in whole seconds, until it gives up."""
    found = []
    while True:
        job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="t", attempts=len(found))
        decision = send.retry_strategy.get_retry_decision(exception=NotSentError("k"), job=job)
        if decision is None:
            return found
        found.append(timedelta(seconds=round((decision.retry_at - timezone.now()).total_seconds())))


def test_a_relay_is_asked_soon_then_more_and_more_seldom_for_two_days():
    found = pauses()

    assert isinstance(send.retry_strategy, TwoDays)
    assert found == sorted(found)
    assert found[0] <= timedelta(minutes=1)
    assert max(found) <= timedelta(hours=16)
    assert timedelta(hours=44) < sum(found, timedelta()) <= timedelta(hours=48)


def test_a_code_or_a_link_is_not_kept_once_it_has_left(now, relay):
    message = written(now)
    Message.objects.update(is_secret=True)
    send(message_id=message.pk)
    message.refresh_from_db()

    assert "https://client.example/?a=1&b=2" in mail.outbox[0].body
    assert (message.text, message.html) == ("", "")
    assert message.subject
