"""A brand on its host, a person of it, and a browser without scripts."""

import re

import pytest
from django.test import Client

from parvis.notifications.models import Message
from tests.factories import BrandFactory, BrandHostFactory, MembershipFactory, UserFactory


@pytest.fixture
def brand(db):
    return BrandHostFactory(host="first.localhost", brand=BrandFactory()).brand


@pytest.fixture
def anna(brand):
    person = UserFactory(brand=brand, email="anna@client.example")
    MembershipFactory(user=person, account__brand=brand)
    return person


@pytest.fixture
def client():
    return Client(headers={"host": "first.localhost", "user-agent": "Browser A"})


@pytest.fixture
def latest_code():
    def read(to):
        return re.search(r"\b\d{6}\b", Message.objects.filter(template="code", to=to).latest("pk").text).group()

    return read
