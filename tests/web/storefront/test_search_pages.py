"""The results of a search (SHOP-2 to SHOP-7, guide 9.1)."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parvis.domains.models import Answer, Search
from parvis.domains.search.actions import FIRST_OTHERS
from tests.factories import AccountFactory, BrandHostFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def address(search, **query):
    return reverse("storefront:answers", args=[search.token]) + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def lines(response):
    return re.findall(r'<(?:li|tr)[^>]*id="r-(\d+)"', response.content.decode())


def test_only_twelve_other_extensions_are_asked_until_all_are_wanted(shop):
    shop.sell(*(f"ext{n}" for n in range(20)))

    page = shop.visitor.get("/en/domains/search/?q=exemple.fr")
    search = Search.objects.get()
    assert search.answers.filter(group="others").count() == FIRST_OTHERS
    assert "All extensions (9 more)" in page.content.decode()

    for _ in range(2):
        page = shop.visitor.get(f"/en/domains/search/?q=exemple.fr&token={search.token}&all=1")
    assert search.answers.filter(group="others").count() == 21
    assert "All extensions" not in page.content.decode()


def test_without_scripts_the_page_comes_back_for_what_registries_answered(shop):
    page = shop.visitor.get("/en/domains/search/?q=exemple.fr").content.decode()
    [again] = re.findall(r'<noscript><meta http-equiv="refresh" content="0;url=([^"]+)"', page)

    waited = shop.visitor.get(again.replace("&amp;", "&")).content.decode()

    assert "http-equiv" not in waited
    assert 'class="no-js"' in waited


def test_only_the_lines_answered_since_are_sent(shop):
    search = shop.searched("available", "checking", "taken", "checking")
    waiting = list(search.answers.filter(position__in=[1, 3]).order_by("position"))
    Answer.objects.filter(pk=waiting[1].pk).update(state="available")

    answer = shop.visitor.get(address(search, waiting="a", round=0), headers=HTMX)

    assert lines(answer) == [str(waiting[1].pk)]
    assert "waiting=2&amp;round=1" in answer.content.decode()


def test_the_page_asks_soon_then_slower_then_stops(shop):
    search = shop.searched("checking")
    assert "delay:300ms" in shop.visitor.get(address(search)).content.decode()

    delays = []
    for number in range(30):
        page = shop.visitor.get(address(search, waiting=1, round=number), headers=HTMX).content.decode()
        delays += re.findall(r"delay:(\w+)", page)
        if "hx-get" not in page:
            break
    assert delays == ["1s"] * 5 + ["2s"] * 8
    assert "Check not possible" in page or "Vérification impossible" in page


@pytest.mark.parametrize("waiting", ["", "xyz", "-1", "f" * 5_000])
def test_a_nonsense_question_about_answers_is_no_server_error(shop, waiting):
    search = shop.searched("checking")

    answer = shop.visitor.get(address(search, waiting=waiting, round="x"), headers=HTMX)

    assert answer.status_code == 200
    assert lines(answer) == []


def test_a_silent_registry_is_asked_again_about_that_name_alone(shop):
    search = shop.searched("silent", "silent")

    answer = shop.visitor.post(reverse("storefront:retry", args=[search.token]), {"name": "exemple1.fr"}, headers=HTMX)

    assert [a.state for a in search.answers.order_by("position")] == ["silent", "checking"]
    assert lines(answer) == [str(search.answers.get(position=1).pk)]
    assert "waiting=2" in answer.content.decode()


def test_another_brand_cannot_see_a_search(shop):
    search = shop.searched("available")
    stranger = Client(headers={"host": BrandHostFactory().host})

    assert shop.visitor.get(address(search)).status_code == 200
    assert stranger.get(address(search)).status_code == 404
    add = {"search": str(search.token), "name": "exemple0.fr"}
    assert stranger.post(reverse("storefront:cart-add"), add).status_code == 404
    assert stranger.post(reverse("storefront:retry", args=[search.token]), add).status_code == 404


def test_an_accented_name_that_the_registry_refuses_is_offered_without_accents(shop, tld_rules):
    tld_rules("fr", characters="")
    page = shop.visitor.get("/en/domains/search/?q=été.fr")

    assert [answer.name for answer in Answer.objects.filter(group="exact")] == ["ete.fr"]
    assert page.status_code == 200
    assert "does not accept" in page.content.decode()


def test_a_premium_name_shows_the_registrys_prices_and_no_others(shop):
    search = shop.searched("premium")
    page = shop.visitor.get(address(search)).content.decode()
    assert "108,00" in page or "€108.00" in page
    assert "96,00" in page or "€96.00" in page

    search.answers.update(fees={"register": 9000})
    page = shop.visitor.get(address(search)).content.decode()
    assert "24,00" not in page
    assert "€24.00" not in page


def test_too_many_names_in_a_minute_are_refused_with_the_time_to_wait(shop):
    text = "\n".join(f"n{n}.fr" for n in range(500))
    # Within one minute, whenever the test runs.
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        codes = [shop.visitor.post("/en/domains/list/", {"names": text}).status_code for _ in range(4)]
        refused = shop.visitor.get("/en/domains/search/?q=exemple")

    assert codes == [302, 302, 302, 429]
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"


def test_501_names_are_refused_and_kept(shop):
    text = "\n".join(f"n{n}.fr" for n in range(501))

    answer = shop.visitor.post("/en/domains/list/", {"names": text})

    assert answer.status_code == 422
    assert "n500.fr" in answer.content.decode()
    assert not Search.objects.exists()


def test_a_list_is_a_table_by_pages_at_an_address_of_its_own(shop):
    text = "\n".join(["-bad.fr", *(f"n{n}.fr" for n in range(150)), "bad\x00"])
    answer = shop.visitor.post("/en/domains/list/", {"names": text})
    with CaptureQueriesContext(connection) as queries:
        first = shop.visitor.get(answer.url)
    second = shop.visitor.get(f"{answer.url}?page=2")

    assert len(lines(first)) == 100
    assert len(lines(second)) == 52
    assert "-bad.fr" in first.content.decode()
    assert len(queries) <= 14


def test_names_in_one_search_cost_the_same_queries_as_three(shop):
    counts = []
    for states in (["available"], ["available", "taken", "premium"]):
        search = shop.searched(*states)
        with CaptureQueriesContext(connection) as queries:
            shop.visitor.get(address(search))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_a_refused_name_leaves_the_page_as_it_is_otherwise(shop):
    page = shop.visitor.get("/en/domains/search/?q=a_b.fr")

    assert page.status_code == 422
    assert "Prices include tax" in page.content.decode()
    assert "Prices include tax" in shop.visitor.get("/en/domains/search/").content.decode()


def test_a_signed_in_customer_with_a_cart_costs_no_more(shop):
    search = shop.searched("available", "taken", "premium")
    shop.sign_in(AccountFactory(brand=shop.brand))
    shop.visitor.post("/fr/panier/ajouter/", {"search": search.token, "name": "exemple0.fr"})
    shop.visitor.get(address(search))  # says that the name was added, which writes the session
    with CaptureQueriesContext(connection) as queries:
        page = shop.visitor.get(address(search))

    assert page.context["cart_count"] == 1
    assert page.context["rows"][0].is_in_cart
    assert len(queries) <= 14
