"""The shop's paths in French and in English (guide 3.3), and the way from one to the other."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from parvis.config.urls import urlpatterns
from parvis.web.language import COOKIE
from tests.factories import BrandFactory, BrandHostFactory

pytestmark = pytest.mark.django_db

TRANSLATED = [
    ("/fr/", "/en/"),
    ("/fr/domaines/recherche/?q=exemple", "/en/domains/search/?q=exemple"),
    ("/fr/domaines/liste/", "/en/domains/list/"),
    ("/fr/domaines/tarifs/?q=fr", "/en/domains/prices/?q=fr"),
    ("/fr/rdap/", "/en/rdap/"),
    ("/fr/panier/", "/en/cart/"),
    ("/fr/renoncer/", "/en/withdraw/"),
    ("/fr/resilier/", "/en/cancel/"),
    ("/fr/legal/conditions-de-vente/", "/en/legal/terms/"),
    ("/fr/legal/confidentialite/", "/en/legal/privacy/"),
    ("/fr/legal/mentions-legales/", "/en/legal/notice/"),
    ("/fr/legal/accessibilite/", "/en/legal/accessibility/"),
]


@pytest.mark.parametrize(("french", "english"), TRANSLATED)
def test_the_switch_leads_to_the_same_page_in_the_other_language(shop, french, english):
    for here, language, there in ((french, "en", english), (english, "fr", french)):
        answer = shop.visitor.post("/language/", {"language": language, "next": here})

        assert answer.url == there
        assert answer.cookies[COOKIE].value == language


def test_the_switch_keeps_the_results_of_a_search(shop):
    search = shop.searched("available")
    here = reverse("storefront:answers", args=[search.token])

    there = shop.visitor.post("/language/", {"language": "en", "next": here}).url

    assert there == f"/en/domains/results/{search.token}/"
    assert "Add" in shop.visitor.get(there).content.decode()


def test_the_switch_stays_where_a_path_has_no_language_or_no_page(shop):
    for here in ("/signin/?next=/dashboard/", "/fr/nowhere/"):
        assert shop.visitor.post("/language/", {"language": "en", "next": here}).url == here


def test_no_path_is_shared_by_two_languages_but_what_has_one_name():
    shared = []
    for pattern in urlpatterns[-1].url_patterns[0].url_patterns:
        addresses = set()
        for language in ("fr", "en"):
            with override(language):
                addresses.add(str(pattern.pattern))
        shared += [pattern.name] if len(addresses) == 1 else []

    assert shared == ["home", "whois"]


def test_what_letters_carry_leads_to_the_cart_in_the_visitors_language(shop):
    assert shop.visitor.get("/cart/", headers={"Accept-Language": "en"}).url == "/en/cart/"
    assert shop.visitor.get("/cart/", headers={"Accept-Language": "fr"}).url == "/fr/panier/"


def test_lines_of_an_english_page_come_in_english_whatever_the_browser_prefers(shop):
    search = shop.searched("available")
    french = {"Accept-Language": "fr"}
    page = shop.visitor.get(f"/en/domains/results/{search.token}/", headers=french).content.decode()
    assert 'action="/en/cart/add/"' in page

    changed = shop.visitor.post(
        "/en/cart/add/",
        {"search": str(search.token), "name": "exemple0.fr"},
        headers={**french, "HX-Request": "true"},
    ).content.decode()

    assert "is in your cart" in changed


def test_who_orders_from_an_english_page_goes_on_in_english(shop):
    search = shop.searched("available")
    french = {"Accept-Language": "fr"}

    shop.visitor.post("/en/cart/add/", {"search": str(search.token), "name": "exemple0.fr"}, headers=french)

    assert shop.visitor.get("/checkout/", headers=french).headers["Content-Language"] == "en"


def test_a_language_that_the_brand_does_not_speak_has_no_pages(client):
    BrandHostFactory(brand=BrandFactory(languages=["fr"]), host="shop.localhost")

    assert client.get("/en/", headers={"host": "shop.localhost"}).status_code == 404
    assert client.get("/fr/", headers={"host": "shop.localhost"}).status_code == 200
