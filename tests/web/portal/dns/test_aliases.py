"""ALIAS in the editor: offered, told where it leads and whether that still answers, exported with its addresses."""

import pytest
from django.urls import reverse

from parvis.dns.actions.aliases import resolved
from parvis.dns.models import Alias
from parvis.dns.ports import Addresses
from tests.dns.zones import zone_of

pytestmark = pytest.mark.django_db
FOUND = Addresses((("A", "203.0.113.7"),), 300)
NOTHING = Addresses((), 0, "site.hebergeur.example does not exist")


@pytest.fixture
def zone(world, domain):
    return zone_of("@ ALIAS site.hebergeur.example.", "www CNAME a.fr.", name="a.fr", account=world.account)


def page(browser, name="zone"):
    answer = browser.get(reverse(f"portal:{name}", args=["a.fr"]))
    assert answer.status_code == 200
    return answer.content.decode()


def told(world, *answers):
    alias = Alias.objects.get()
    for answer in answers:
        resolved(alias.pk, alias.target, answer, now=world.now)


def test_it_is_offered_with_the_addresses(browser, zone):
    assert ">ALIAS<" in page(browser, "zone-record-new")


def test_before_it_was_looked_up_the_page_says_so(browser, zone):
    assert "En cours de résolution…" in page(browser)


def test_the_page_says_where_it_leads(browser, world, zone):
    told(world, FOUND)

    assert "Actuellement 203.0.113.7" in page(browser)


def test_the_page_says_that_the_target_does_not_answer_and_what_stays_published(browser, world, zone):
    told(world, FOUND, NOTHING)

    text = page(browser)
    assert "La cible ne répond plus depuis" in text
    assert "203.0.113.7 reste publié" in text


def test_the_page_says_that_nothing_is_published(browser, world, zone):
    told(world, NOTHING)

    assert "Rien ne répond pour cette cible" in page(browser)


def test_the_file_has_the_record_for_us_and_its_addresses_for_others(browser, world, zone):
    told(world, FOUND)

    lines = page(browser, "zone-export").splitlines()

    assert "a.fr. 300 IN A 203.0.113.7" in lines
    assert any(line.startswith(";") and "ALIAS site.hebergeur.example." in line for line in lines)
