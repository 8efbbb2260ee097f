"""Importing from the servers that a name has now: asked for, waited for, told, then analysed like a file."""

import pytest

from parvis.domains import tasks
from parvis.domains.models import ZoneCopy
from parvis.domains.operations.outside import copy_zone
from parvis.domains.ports import CopyState, ZoneCopied
from parvis.domains.registries import WORLD, zone_sources

pytestmark = pytest.mark.django_db
PAGE, FETCH = "/domains/a.fr/dns/import/", "/domains/a.fr/dns/import/fetch/"
COPY, HTMX = "/domains/a.fr/dns/import/copy/", {"HX-Request": "true"}
LOOK = f"{PAGE}?from=servers"
WHOLE = ZoneCopied(
    CopyState.WHOLE, "ns1.other.example", "a.fr. 300 IN A 203.0.113.10\nshop.a.fr. 300 IN A 203.0.113.27\n"
)


class Source:
    """Hands over what it is told to."""

    copy = WHOLE

    def copied(self, name):
        assert name == "a.fr"
        return self.copy


@pytest.fixture
def source(domain, zone):
    domain.nameservers = ["ns1.other.example", "ns2.other.example"]
    domain.save()
    with zone_sources.replaced(WORLD, Source()) as made:
        yield made


def test_what_was_fetched_is_analysed_like_a_file_and_goes_to_the_draft(source, domain, zone, browser):
    assert browser.post(FETCH)["Location"] == LOOK
    waiting = browser.get(LOOK)
    assert waiting.context["fetching"].is_under_way
    assert waiting.context.get("preview") is None

    copy_zone(domain.pk)

    page = browser.get(LOOK)
    assert "ns1.other.example" in page.content.decode()
    assert page.context["added"] == ["shop 300 IN A 203.0.113.27"]
    assert page.context["identical"] == ["@ 300 IN A 203.0.113.10"]
    form = page.context["form"]
    typed = {"text": form["text"].value(), "mode": "add", "edition": form["edition"].value() or "", "review": "1"}
    assert browser.post(PAGE, typed)["Location"] == "/domains/a.fr/dns/review/"
    assert zone.draft.changes.count() == 1


@pytest.mark.parametrize("state", [CopyState.ASKED, CopyState.TOO_LARGE, CopyState.NOTHING])
def test_what_was_not_to_be_had_is_told(source, domain, browser, state):
    browser.post(FETCH)
    source.copy = ZoneCopied(state, "ns1.other.example", WHOLE.text if state is CopyState.ASKED else "")
    copy_zone(domain.pk)

    page = browser.get(LOOK)

    assert page.context["fetching"].said
    assert page.context["fetching"].said in page.content.decode().replace("&#x27;", "’")
    assert ("preview" in page.context) == (state is CopyState.ASKED)


def test_the_page_asks_again_by_itself_until_the_copy_is_there_and_then_shows_its_analysis(source, domain, browser):
    browser.post(FETCH)
    assert f'hx-get="{COPY}"' in browser.get(LOOK).content.decode()
    waiting = browser.get(COPY, headers=HTMX).content.decode()
    assert waiting.lstrip().startswith("<section")
    assert "hx-trigger" in waiting

    copy_zone(domain.pk)

    assert browser.get(COPY, headers=HTMX)["HX-Redirect"] == LOOK
    assert "hx-get" not in browser.get(LOOK).content.decode().partition('id="fetching"')[2].partition("</section>")[0]


def test_it_no_longer_asks_once_nothing_was_to_be_had(source, domain, browser):
    browser.post(FETCH)
    source.copy = ZoneCopied(CopyState.NOTHING, "", "")
    copy_zone(domain.pk)

    told = browser.get(COPY, headers=HTMX)

    assert told.context["fetching"].said in told.content.decode()
    assert "hx-trigger" not in told.content.decode()


def test_without_scripts_one_follows_a_link(source, domain, browser):
    browser.post(FETCH)

    assert f'href="{LOOK}"' in browser.get(LOOK).content.decode()
    assert browser.get(COPY)["Location"] == LOOK


def test_servers_are_asked_once_a_minute(source, domain, browser):
    browser.post(FETCH)
    copy_zone(domain.pk)

    browser.post(FETCH)

    assert ZoneCopy.objects.get().state == CopyState.WHOLE


def test_it_is_offered_where_there_are_other_servers_and_somebody_to_ask(domain, zone, browser):
    assert not browser.get(PAGE).context["fetching"].is_offered
    assert browser.post(FETCH)["Location"] == PAGE
    assert ZoneCopy.objects.count() == 0


def test_copies_are_forgotten_after_a_day(source, domain, world):
    ZoneCopy.objects.create(domain=domain, asked_at=world.now - world.now.resolution * 86_400_000_001, state="whole")

    tasks.ALSO[0].forget_copies(0)

    assert ZoneCopy.objects.count() == 0


def test_a_zone_that_may_not_be_edited_is_not_fetched(source, world, domain, browser):
    world.brand.allows_zone = False
    world.brand.save()

    assert browser.post(FETCH).status_code == 404
    assert browser.get(COPY).status_code == 404
