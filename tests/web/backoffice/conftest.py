"""A brand with customers, its support person in a browser, and another brand that must never show."""

import pytest
from django.test import Client
from django.utils import timezone

from parvis.web.access import PROVED_AT
from tests.factories import AccountFactory, BrandFactory, BrandHostFactory, MembershipFactory, StaffMembershipFactory


@pytest.fixture
def brand(db):
    return BrandHostFactory(host="first.localhost", brand=BrandFactory()).brand


@pytest.fixture
def elodie(brand):
    account = AccountFactory(
        brand=brand, number="A-200123", organisation="Pâtisserie Dupont", first_name="Élodie", last_name="Dupont",
        email="bonjour@patisserie.example", phone="+33.199000001",
    )  # fmt: skip
    MembershipFactory(account=account, user__brand=brand, user__email="elodie@perso.example")
    return account


@pytest.fixture
def foreign():
    return AccountFactory(organisation="Pâtisserie Dupont", phone="+33.199000001", email="bonjour@patisserie.example")


@pytest.fixture
def staff(brand):
    browser = Client(headers={"host": "first.localhost"})
    browser.force_login(StaffMembershipFactory(user__brand=brand).user, backend="parvis.accounts.backends.BrandBackend")
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser
