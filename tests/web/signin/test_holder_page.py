"""The page behind the holder's link (A9, rules 2.2)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.contacts.actions.verifying import token_of
from parvis.contacts.models import ContactVerification
from parvis.domains.actions.verifying import ask_holder
from parvis.domains.enums import DomainState
from tests.factories import BrandHostFactory, ContactFactory, DomainFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def verification():
    contact = ContactFactory(email="holder@client.example")
    for name in ("a.com", "b.net"):
        ask_holder(DomainFactory(name=name, account=contact.account, registrant=contact), now=timezone.now())
    DomainFactory(name="c.fr", account=contact.account, registrant=contact)
    DomainFactory(name="gone.com", account=contact.account, registrant=contact, state=DomainState.RELEASED)
    return ContactVerification.objects.get()


@pytest.fixture
def browser(verification):
    return Client(headers={"host": BrandHostFactory(brand=verification.contact.account.brand).host})


@pytest.fixture
def page(verification):
    return reverse("holder-verify", args=[token_of(verification)])


def test_vf_01_prefetch_by_get_does_not_verify(browser, page, verification):
    for method in (browser.get, browser.head, browser.get):
        assert method(page).status_code == 200

    verification.refresh_from_db()
    assert verification.verified_at is None


def test_the_page_says_which_names_it_covers_without_signing_in(browser, page):
    text = browser.get(page).content.decode()

    assert re.findall(r'<li dir="ltr">([^<]+)</li>', text) == ["a.com", "b.net"]


def test_a_press_of_the_button_verifies_once(browser, page, verification):
    answers = [browser.post(page, follow=True) for _again in range(2)]

    verification.refresh_from_db()
    first = verification.verified_at
    assert first is not None
    assert all('<form method="post" class="stack"' not in answer.content.decode() for answer in answers)
    browser.post(page)
    verification.refresh_from_db()
    assert verification.verified_at == first


def test_a_link_to_an_address_that_changed_is_over(browser, page, verification):
    verification.contact.email = "other@client.example"
    verification.contact.save()

    text = browser.post(page, follow=True).content.decode()

    verification.refresh_from_db()
    assert verification.verified_at is None
    assert "Ce lien n’est plus valable" in text


def test_another_link_or_another_brand_finds_nothing(browser, page):
    elsewhere = Client(headers={"host": BrandHostFactory().host})

    assert browser.get(reverse("holder-verify", args=["x" * 43])).status_code == 404
    assert elsewhere.get(page).status_code == 404
