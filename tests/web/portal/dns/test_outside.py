"""The panel of what is seen from outside: its age, a look on demand, each fault with where it is mended."""

from dataclasses import replace

import pytest

from parvis.domains.models import OutsideLook
from parvis.domains.operations.outside import see
from parvis.domains.ports import Chain
from parvis.domains.registries import WORLD, lookups
from tests.domains.test_outside import SILENT, WELL, Watcher

pytestmark = pytest.mark.django_db
PAGE, LOOK, SERVERS = "/domains/a.fr/dns/", "/domains/a.fr/dns/look/", "/domains/a.fr/nameservers/"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def watcher():
    with lookups.replaced(WORLD, Watcher()) as made:
        yield made


def test_where_nobody_is_asked_the_page_says_so_and_offers_nothing(zone, browser):
    page = browser.get(PAGE).content.decode()

    assert "personne n’est interrogé à l’extérieur" in page
    assert LOOK not in page


def test_a_look_is_asked_for_waited_for_and_shown_with_its_age(watcher, zone, domain, browser):
    assert "Personne n’a encore regardé" in browser.get(PAGE).content.decode()
    assert browser.post(LOOK)["Location"] == PAGE
    waiting = browser.get(LOOK, **HTMX).content.decode()
    assert "load delay:2s" in waiting
    assert "Examen en cours" in waiting

    see(domain.pk)

    shown = browser.get(LOOK, **HTMX)
    assert "load delay" not in shown.content.decode()
    assert "Regarder à nouveau" in shown.content.decode()
    assert {line.title for line in shown.context["outside"].lines} >= {"Délégation", "DNSSEC", "HTTPS", "SPF"}


def test_a_second_look_within_a_minute_is_refused_in_a_sentence(watcher, zone, domain, browser):
    browser.post(LOOK, **HTMX)
    see(domain.pk)

    answer = browser.post(LOOK, **HTMX)

    assert "il y a moins d’une minute" in answer.content.decode()
    assert "il y a moins d’une minute" in browser.post(LOOK, follow=True).content.decode()
    assert OutsideLook.objects.get().seen_at is not None


def test_every_fault_leads_to_what_mends_it(watcher, zone, domain, browser):
    watcher.result = replace(WELL, servers=SILENT, chain=Chain.BROKEN, own=("ns9.hote.example",))
    see(domain.pk)

    lines = browser.get(PAGE).context["outside"].lines

    assert [line.tone for line in lines] == sorted(
        (line.tone for line in lines), key=["bad", "warn", "info", "ok"].index
    )
    faults = [line for line in lines if line.url]
    assert {line.url for line in faults} >= {SERVERS, "/domains/a.fr/ds/"}
    for line in faults:
        assert browser.get(line.url).status_code in {200, 302}


def test_a_name_whose_zone_is_elsewhere_is_seen_too(watcher, domain, browser):
    see(domain.pk)

    page = browser.get(PAGE)

    assert page.templates[0].name == "portal/dns/elsewhere.html"
    assert page.context["outside"].lines


def test_another_customers_name_is_not_looked_at(watcher, world, browser):
    world.domain("b.fr", account=world.new_person("eve@first.example").memberships.get().account)

    assert browser.post("/domains/b.fr/dns/look/").status_code == 404
    assert OutsideLook.objects.count() == 0
