"""The visitor's address, as sign-ins, the audit trail and rate limits see it."""

import pytest
from django.test import RequestFactory

from parvis.web.addresses import client_address


def address(told=None, peer="10.0.0.9"):
    headers = {"x-forwarded-for": told} if told is not None else {}
    return client_address(RequestFactory(headers=headers).get("/", REMOTE_ADDR=peer))


def test_without_a_proxy_nobody_chooses_their_address():
    assert address("203.0.113.7") == "10.0.0.9"


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("nonsense", "10.0.0.9"),
        ("203.0.113.7, ", "10.0.0.9"),
        (None, "10.0.0.9"),
    ],
)
def test_behind_a_proxy_only_what_the_proxy_added_counts(settings, told, seen):
    settings.BEHIND_PROXY = True

    assert address(told) == seen
