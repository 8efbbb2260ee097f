"""Renewing one name or many, letting names end, and restoring deleted ones (DOM-3, DOM-8)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.audit.models import Entry
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.years import years_later
from parvis.orders.models import CartLine, OrderLine
from tests.factories import PriceFactory, TldFactory

CHECKOUT = "/checkout/"


@pytest.fixture(autouse=True)
def prices(db):
    """What .fr names cost."""
    tld = TldFactory(name="fr")
    for action, minor in (("renew", 1000), ("restore", 9000)):
        PriceFactory(tld=tld, action=action, net_minor=minor)


def carted():
    return list(CartLine.objects.order_by("position").values_list("name", "kind", "years"))


def deleted(world, name, **more):
    return world.domain(
        name,
        **{
            "state": DomainState.REDEMPTION,
            "registry_statuses": ["redemptionPeriod"],
            "deleted_at": world.now - timedelta(days=2),
            "expires_at": world.now - timedelta(days=40),
            **more,
        },
    )


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def test_each_term_says_its_price_and_where_it_leads(world, browser):
    domain = world.domain("mine.fr")

    page = browser.get("/domains/mine.fr/renew/")

    terms = page.context["offer"].terms
    assert [term.years for term in terms] == list(range(1, 10))
    assert terms[1].price.minor == 2400
    assert terms[1].until == years_later(domain.expires_at, 2)
    assert "2 ans, 24,00" in text_of(page).replace("\xa0", " ")


def test_the_term_chosen_is_in_the_cart_and_leads_to_the_checkout(world, browser):
    world.domain("mine.fr")

    for years in ("2", "3"):
        assert browser.post("/domains/mine.fr/renew/", {"years": years}).url == CHECKOUT

    assert carted() == [("mine.fr", "domain.renew", 3)]


@pytest.mark.parametrize("years", ["", "0", "11", "-1", "x"])
def test_a_term_that_is_not_offered_puts_nothing_in_the_cart(world, browser, years):
    world.domain("mine.fr")

    assert browser.post("/domains/mine.fr/renew/", {"years": years}).status_code == 422
    assert carted() == []


@pytest.mark.parametrize(
    ("name", "more", "sentence"),
    [
        ("held.fr", {"registry_statuses": ["serverRenewProhibited"]}, "bloqué"),
        ("far.fr", {"expires_at": timedelta(days=3600)}, "10 ans"),
        ("rare.fr", {"is_premium": True}, "premium"),
        ("unsold.io", {}, "plus vendue"),
    ],
)
def test_why_a_name_cannot_be_renewed_is_a_sentence(world, browser, name, more, sentence):
    if "expires_at" in more:
        more = {"expires_at": world.now + more["expires_at"]}
    world.domain(name, **more)

    page = browser.get(f"/domains/{name}/renew/")

    assert sentence in text_of(page)
    assert 'name="years"' not in page.content.decode()
    assert browser.post(f"/domains/{name}/renew/", {"years": "1"}).status_code == 422
    assert carted() == []


def test_a_renewal_that_is_paid_for_and_under_way_is_not_sold_again(world, browser):
    domain = world.domain("mine.fr")
    OrderLine.objects.create(
        order=world.order("C-1", state="paid"),
        position=0,
        kind="domain.renew",
        name=domain.name,
        tld="fr",
        years=1,
        net_minor=1000,
        state="ordered",
        registrant=domain.registrant,
        holder={},
    )

    assert "déjà en cours" in text_of(browser.get("/domains/mine.fr/renew/"))
    assert browser.post("/domains/mine.fr/renew/", {"years": "1"}).status_code == 422


def test_a_deleted_name_is_restored_and_not_renewed(world, browser):
    deleted(world, "lost.fr")

    assert browser.get("/domains/lost.fr/renew/").url == "/domains/deleted/"


def test_names_of_another_account_can_be_neither_renewed_nor_ended_nor_restored(world, browser):
    other = world.new_person("other@first.example").memberships.get().account
    world.domain("theirs.fr", account=other)
    deleted(world, "lost.fr", account=other)

    assert browser.get("/domains/theirs.fr/renew/").status_code == 404
    browser.post("/renewals/", {"do:theirs.fr": "renew"})
    browser.post("/renewals/end/", {"names": "theirs.fr"})
    browser.post("/domains/deleted/", {"name": "lost.fr"})

    assert carted() == []
    assert Domain.objects.get(name="theirs.fr").is_auto_renewed


@pytest.mark.parametrize(("days", "is_primary"), [(200, False), (59, True), (-3, True)])
def test_the_page_of_a_name_offers_to_renew_it_the_louder_the_nearer(world, browser, days, is_primary):
    world.domain("mine.fr", expires_at=world.now + timedelta(days=days))

    page = browser.get("/domains/mine.fr/").content.decode()

    [css] = re.findall(r'class="([^"]+)"\s+href="/domains/mine.fr/renew/"', page)
    assert ("btn--primary" in css) is is_primary


def test_who_may_not_order_is_not_offered_to(world):
    world.domain("mine.fr")
    deleted(world, "lost.fr")
    world.anna.memberships.update(role=Role.READER)
    browser = world.browser()

    for address in ("/domains/", "/domains/mine.fr/", "/domains/lost.fr/", "/dashboard/"):
        page = browser.get(address).content.decode()
        assert "/renew/" not in page
        assert "/domains/deleted/" not in page
        assert 'href="/renewals/"' not in page


def test_the_menu_of_a_line_of_the_list_renews_or_restores(world, browser):
    world.domain("mine.fr")
    deleted(world, "lost.fr")

    page = browser.get("/domains/").content.decode()

    assert 'href="/domains/mine.fr/renew/"' in page
    assert 'href="/domains/lost.fr/renew/"' not in page
    assert 'href="/domains/deleted/"' in page


@pytest.mark.parametrize(("days", "words"), [(60, "par virement"), (-25, "trop tard pour un virement")])
def test_the_list_says_the_last_safe_day_of_each_means(world, browser, days, words):
    end = world.now + timedelta(days=days)
    world.domain("mine.fr", expires_at=end, paid_until=end)

    page = browser.get("/renewals/").content.decode()

    assert "Dernier jour sûr" in page
    assert words in page


def test_late_names_come_first_by_the_end_of_what_is_paid(world, browser):
    world.domain("later.fr", expires_at=world.now + timedelta(days=300))
    world.domain("late.fr", expires_at=world.now + timedelta(days=360), paid_until=world.now - timedelta(days=5))
    world.domain("soon.fr", expires_at=world.now + timedelta(days=20))
    deleted(world, "lost.fr")

    offers = browser.get("/renewals/").context["offers"]

    assert [offer.domain.name for offer in offers] == ["late.fr", "soon.fr", "later.fr"]
    assert [offer.is_late for offer in offers] == [True, False, False]


def test_names_are_searched_and_a_selection_narrows_the_list(world, browser):
    for name in ("one.fr", "two.fr", "three.fr"):
        world.domain(name)

    def shown(query):
        return {offer.domain.name for offer in browser.get(f"/renewals/{query}").context["offers"]}

    assert shown("?q=thre") == {"three.fr"}
    assert shown("?names=one.fr&names=TWO.fr&names=theirs.fr") == {"one.fr", "two.fr"}


def test_a_page_shows_fifty_names_in_as_many_queries_as_one(world, browser):
    counts = []
    for number in range(52):
        world.domain(f"n{number:02}.fr", registrant=world.account.contacts.first())
        if number in {0, 51}:
            browser.get("/renewals/")
            with CaptureQueriesContext(connection) as seen:
                page = browser.get("/renewals/")
            counts.append(len(seen))

    assert len(page.context["offers"]) == 50
    assert len(browser.get("/renewals/?page=2").context["offers"]) == 2
    assert counts[0] == counts[1]


def test_what_is_validated_is_paid_for_once_and_what_is_untouched_stays(world, browser):
    for name in ("one.fr", "two.fr", "three.fr"):
        world.domain(name)

    answer = browser.post("/renewals/", {"do:one.fr": "renew", "do:two.fr": "", "do:three.fr": "renew", "do:": "renew"})

    assert answer.url == CHECKOUT
    assert sorted(carted()) == [("one.fr", "domain.renew", 1), ("three.fr", "domain.renew", 1)]
    assert not Domain.objects.filter(is_auto_renewed=False).exists()


def test_choosing_nothing_leads_back_to_the_list(world, browser):
    world.domain("one.fr")

    assert browser.post("/renewals/", {"do:one.fr": ""}).url == "/renewals/"
    assert carted() == []


def test_what_is_terminated_ends_only_after_a_page_that_names_it(world, browser):
    for name in ("keep.fr", "drop.fr"):
        world.domain(name)

    asked = browser.post("/renewals/", {"do:keep.fr": "renew", "do:drop.fr": "end"})
    assert "drop.fr" in text_of(asked)
    assert "keep.fr" not in text_of(asked)
    assert Domain.objects.get(name="drop.fr").is_auto_renewed

    assert browser.post("/renewals/end/", {"names": "drop.fr", "on": "1"}).url == CHECKOUT
    assert not Domain.objects.get(name="drop.fr").is_auto_renewed
    assert Domain.objects.get(name="keep.fr").is_auto_renewed
    assert carted() == [("keep.fr", "domain.renew", 1)]
    assert Entry.objects.filter(action="domain.auto-renew-off").count() == 1


def test_ending_names_alone_leads_back_to_the_list(world, browser):
    world.domain("drop.fr")

    assert "drop.fr" in text_of(browser.get("/renewals/end/?names=drop.fr"))
    assert Domain.objects.get().is_auto_renewed
    assert browser.post("/renewals/end/", {"names": "drop.fr"}).url == "/renewals/"
    assert not Domain.objects.get().is_auto_renewed


def test_deleted_names_say_their_price_and_the_last_day(world, browser):
    deleted(world, "lost.fr")
    world.domain("mine.fr")

    [offer] = browser.get("/domains/deleted/").context["offers"]

    assert (offer.domain.name, offer.shortest.price.minor) == ("lost.fr", 10800)
    assert offer.last_day is not None


def test_several_deleted_names_are_restored_in_one_order(world, browser):
    for name in ("a.fr", "b.fr", "c.fr"):
        deleted(world, name)

    assert browser.post("/domains/deleted/", {"name": ["a.fr", "c.fr"]}).url == CHECKOUT

    assert sorted(carted()) == [("a.fr", "domain.restore", 1), ("c.fr", "domain.restore", 1)]


def test_restoring_nothing_says_what_to_do(world, browser):
    deleted(world, "lost.fr")

    answer = browser.post("/domains/deleted/", {})

    assert answer.status_code == 422
    assert "Cochez les domaines" in text_of(answer)


def test_a_name_about_to_be_released_is_not_offered_and_says_why(world, browser):
    deleted(world, "gone.fr", registry_statuses=["pendingDelete"])

    page = browser.get("/domains/deleted/")

    assert 'value="gone.fr"' not in page.content.decode()
    assert page.context["offers"][0].refusal
    assert browser.post("/domains/deleted/", {"name": "gone.fr"}).status_code == 422
    assert carted() == []


def test_the_dashboard_leads_to_restore_and_to_renew(world, browser):
    deleted(world, "lost.fr")
    world.domain("soon.fr", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))
    world.domain("over.fr", expires_at=world.now - timedelta(days=1))

    urls = [todo.url for todo in browser.get("/dashboard/").context["todos"]]

    assert urls == ["/domains/deleted/", "/domains/over.fr/renew/", "/domains/soon.fr/renew/"]


def test_many_names_running_out_lead_to_the_list_of_renewals(world, browser):
    for number in range(4):
        world.domain(f"n{number}.fr", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))

    assert [todo.url for todo in browser.get("/dashboard/").context["todos"]] == ["/renewals/"]
