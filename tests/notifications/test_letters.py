"""How an e-mail is set: greeted, with facts and one button, legible on every brand, links that lead to the brand."""

import pytest

from parvis.notifications.actions import write
from parvis.notifications.templatetags.letters import on_colour
from tests.factories import AccountFactory, BrandFactory, BrandHostFactory

pytestmark = pytest.mark.django_db


def opened(now, settings, **brand):
    settings.SITE_ADDRESS = "https://{host}"
    owner = BrandFactory(**brand)
    BrandHostFactory(brand=owner, host="clients.example", is_primary=True)
    account = AccountFactory(brand=owner, organisation="Dupont & <Fils>", number="A-200042")
    return write(
        "account-opened", key="k", to=account.email, brand=owner, language="fr",
        context={"account": account, "is_in_review": False}, now=now,
    )  # fmt: skip


def test_it_greets_says_the_facts_and_leads_to_the_brand(now, settings):
    letter = opened(now, settings)

    assert "Bonjour Dupont & <Fils>," in letter.text
    assert "Bonjour Dupont &amp; &lt;Fils&gt;," in letter.html
    assert "A-200042" in letter.text
    assert "A-200042" in letter.html
    assert "https://clients.example/dashboard/" in letter.text
    assert 'href="https://clients.example/dashboard/"' in letter.html
    assert "en saisissant vous-même clients.example" in letter.text


def test_it_says_who_writes_and_works_in_the_dark(now, settings):
    letter = opened(now, settings)

    assert letter.brand.legal_entity.name in letter.html
    assert "prefers-color-scheme: dark" in letter.html
    assert len(letter.html.encode()) < 60_000


@pytest.mark.parametrize(("colour", "text"), [("#fff27a", "#000000"), ("#101014", "#ffffff"), ("#2456d6", "#ffffff")])
def test_the_button_is_legible_in_every_colour(now, settings, colour, text):
    assert on_colour(colour) == text
    assert f"background:{colour};color:{text}" in opened(now, settings, colour=colour).html
