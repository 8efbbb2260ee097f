"""Rate limits hold, and nothing is kept longer than it is of use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.actions.codes import CODES_IN_WINDOW, TRIES_IN_WINDOW, check_code, send_code
from parvis.accounts.models import EmailCode, SignIn, Throttle
from parvis.accounts.tasks import tidy
from parvis.accounts.throttling import is_over, network_of
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.factories import BrandFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_a_whole_network_of_the_sixth_version_counts_as_one_visitor(ip, network):
    assert network_of(ip) == network


def send(brand, at):
    send_code(brand, "a@client.example", purpose="proof", language="fr", now=at)


def test_an_address_gets_only_so_many_codes_an_hour(now):
    brand = BrandFactory()
    for minute in range(CODES_IN_WINDOW + 5):
        send(brand, now + timedelta(minutes=minute))
    assert Message.objects.count() == CODES_IN_WINDOW
    send(brand, now + timedelta(minutes=61))

    assert Message.objects.count() == CODES_IN_WINDOW + 1


def test_another_code_gives_no_more_guesses(now):
    brand = BrandFactory()
    for minute in range(5):
        at = now + timedelta(minutes=minute)
        send(brand, at)
        for _try in range(TRIES_IN_WINDOW // 5 + 1):
            with pytest.raises(NotAllowedError):
                check_code(brand, "a@client.example", purpose="proof", code="nonsense", now=at)
    code = Message.objects.latest("pk").text.split(": ")[1][:6]

    with pytest.raises(NotAllowedError):
        check_code(brand, "a@client.example", purpose="proof", code=code, now=at)


def test_what_is_of_no_use_any_more_is_forgotten():
    now, person = timezone.now(), UserFactory()
    old = now - timedelta(days=400)
    is_over("old", limit=1, seconds=60, now=now - timedelta(minutes=2))
    is_over("current", limit=1, seconds=3600, now=now)
    for at in (old, now):
        SignIn.objects.create(user=person, at=at, device="A", is_success=True)
        send(person.brand, at)

    tidy(timestamp=0)

    assert list(Throttle.objects.values_list("key", flat=True)) == ["current"]
    assert SignIn.objects.count() == EmailCode.objects.count() == 1
