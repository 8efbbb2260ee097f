"""An address that was not verified when the account was opened is verified from the dashboard."""

import re

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.notifications.models import Message

pytestmark = pytest.mark.django_db

PAGE = "/account/email/"


@pytest.fixture
def unverified(world):
    world.anna.email_verified_at = None
    world.anna.save()
    return world.browser()


def test_what_the_dashboard_asks_is_done_where_it_leads(world, unverified):
    assert f'href="{PAGE}"' in unverified.get(reverse("portal:dashboard")).content.decode()
    assert unverified.get(PAGE).status_code == 200
    assert not Message.objects.exists()

    unverified.post(PAGE, {"send": "1"})
    code = re.search(r"\b\d{6}\b", Message.objects.get().text).group()
    wrong = unverified.post(PAGE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert wrong.status_code == 422
    right = unverified.post(PAGE, {"code": code})

    world.anna.refresh_from_db()
    assert right.url == reverse("portal:dashboard")
    assert world.anna.email_verified_at is not None
    assert Entry.objects.get(action="person.email-verified").account_id == world.account.pk
    assert f'href="{PAGE}"' not in unverified.get(reverse("portal:dashboard")).content.decode()


def test_an_address_verified_already_is_asked_nothing(world):
    answer = world.browser().post(PAGE, {"send": "1"})

    assert answer.url == reverse("portal:dashboard")
    assert not Message.objects.exists()
