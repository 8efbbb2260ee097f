"""Giving the token of a reserved name beside its line (RFC 8495)."""

import re
from concurrent.futures import Future

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.domains.models import Allocation, Answer, Search
from parvis.domains.ports import Availability, Checked
from parvis.domains.search import availability
from parvis.web.storefront.views.allocations import TRIES
from tests.factories import AccountFactory, BrandHostFactory, MembershipFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
RIGHT = "jeton-juste"


@pytest.fixture
def asked(shop, monkeypatch):
    """A registry that takes one token; what it was asked."""
    told = []

    def submit(_what, registry, name, token):
        told.append((registry, name, token))
        is_right = token == RIGHT
        future = Future()
        future.set_result(Checked(name, Availability.AVAILABLE if is_right else Availability.RESERVED))
        return future

    monkeypatch.setattr(availability.pool, "submit", submit)
    return told


def signed_in(shop, role=Role.OWNER, account=None):
    account = account or AccountFactory(brand=shop.brand)
    browser = Client(headers={"host": shop.host})
    browser.force_login(MembershipFactory(account=account, role=role).user, "parvis.accounts.backends.BrandBackend")
    return browser, account


def of(search, **query):
    return reverse("storefront:allocation", args=[search.token, search.answers.get().pk], query=query or None)


def page_of(browser, search):
    return browser.get(reverse("storefront:answers", args=[search.token])).content.decode()


def test_the_form_is_beside_reserved_lines_alone(shop):
    browser, _account = signed_in(shop)
    search = shop.searched("available", "reserved", "taken", "silent", "checking")

    page = page_of(browser, search)

    assert re.findall(r'id="t-(\d+)"', page) == [str(search.answers.get(state="reserved").pk)]
    assert "J’ai un jeton d’attribution" in page


def test_a_visitor_signs_in_and_comes_back_to_the_line(shop):
    search = shop.searched("reserved")
    page = page_of(shop.visitor, search)
    assert 'name="token"' not in page
    [link] = re.findall(r'href="([^"]+)"[^>]*>J’ai un jeton d’attribution', page)

    there = shop.visitor.get(link)
    assert there["Location"].startswith("/signin/?next=")

    browser, _account = signed_in(shop)
    back = browser.get(link)["Location"]
    assert back.endswith(f"#r-{search.answers.get().pk}")
    assert re.search(r"<details[^>]* open", browser.get(back.partition("#")[0]).content.decode())
    assert shop.visitor.post(link, {"token": RIGHT})["Location"].startswith("/signin/")


@pytest.mark.parametrize("role", [Role.TECHNICAL, Role.BILLING, Role.READER])
def test_who_may_not_order_gives_none(shop, asked, role):
    browser, _account = signed_in(shop, role)
    search = shop.searched("reserved")

    assert 'name="token"' not in page_of(browser, search)
    assert browser.post(of(search), {"token": RIGHT}).status_code == 403
    assert asked == []


@pytest.mark.parametrize("group", ["exact", "list"])
def test_without_scripts_the_line_comes_back_available(shop, asked, group):
    browser, account = signed_in(shop)
    search = shop.searched("reserved", group=group)

    answer = browser.post(of(search), {"token": f" {RIGHT} "}, follow=True)

    assert answer.redirect_chain == [
        (f"{reverse('storefront:answers', args=[search.token])}#r-{search.answers.get().pk}", 302)
    ]
    page = answer.content.decode()
    assert "Le registre accepte votre jeton" in page
    assert "/fr/panier/ajouter/" in page
    assert RIGHT not in page
    assert asked == [("afnic", "exemple0.fr", RIGHT)]
    assert Allocation.objects.get().account == account


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_one_is_told_beside_the_field_and_shown_nowhere(shop, asked, headers):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved")

    answer = browser.post(of(search), {"token": "jeton-faux"}, headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "n’accepte pas ce jeton" in page
    assert 'aria-invalid="true"' in page
    assert "jeton-faux" not in page
    assert ("<title>" in page) == (not headers)
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201, "a\x00b"])
def test_what_cannot_be_a_token_is_sent_to_no_registry(shop, asked, typed):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved")

    assert browser.post(of(search), {"token": typed}).status_code == 422
    assert asked == []


def test_with_scripts_the_line_alone_changes(shop, asked):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved")

    page = browser.post(of(search), {"token": RIGHT}, headers=HTMX).content.decode()

    assert page.count('id="r-') == 1
    assert "/fr/panier/ajouter/" in page
    assert 'id="live"' in page
    assert 'name="token"' not in page


def test_a_form_sent_twice_is_asked_once(shop, asked):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved")

    answers = [browser.post(of(search), {"token": RIGHT}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(asked) == Allocation.objects.count() == 1


def test_a_search_of_another_account_or_brand_takes_none(shop, asked):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved")
    Search.objects.update(account=AccountFactory(brand=shop.brand))

    assert 'name="token"' not in page_of(browser, search)
    assert browser.post(of(search), {"token": RIGHT}).status_code == 404

    Search.objects.update(account=None)
    elsewhere = BrandHostFactory()
    stranger = Client(headers={"host": elsewhere.host})
    person = MembershipFactory(account__brand=elsewhere.brand).user
    stranger.force_login(person, "parvis.accounts.backends.BrandBackend")
    assert stranger.post(of(search), {"token": RIGHT}).status_code == 404
    assert asked == []


def test_tokens_are_not_tried_without_end(shop, asked):
    browser, account = signed_in(shop)
    search = shop.searched("reserved")
    # Within one quarter of an hour, whenever the test runs.
    with time_machine.travel(timezone.now().replace(minute=1), tick=False):
        for number in range(TRIES):
            browser.post(of(search), {"token": f"jeton-{number}"})
        colleague, _account = signed_in(shop, account=account)
        refused = colleague.post(of(search), {"token": RIGHT})

    assert refused.status_code == 422
    assert "quart d’heure" in refused.content.decode()
    assert len(asked) == TRIES
    assert not Allocation.objects.exists()


def test_the_token_is_hidden_from_reports(shop, asked, monkeypatch):
    browser, _account = signed_in(shop)
    seen = []
    monkeypatch.setattr(
        "parvis.web.storefront.views.allocations.current_cart",
        lambda request: seen.append(request.sensitive_post_parameters),
    )

    browser.post(of(shop.searched("reserved")), {"token": RIGHT}, headers=HTMX)

    assert seen == [("token",)]


def test_the_line_of_a_later_page_comes_back_there(shop, asked):
    browser, _account = signed_in(shop)
    search = shop.searched("reserved", group="list")
    Answer.objects.update(position=150)

    assert "?page=2#r-" in browser.post(of(search), {"token": RIGHT})["Location"]
