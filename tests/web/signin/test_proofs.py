"""Lost passwords, and proof asked again before what is sensitive."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.notifications.models import Message
from parvis.web.access import PROVED_AT
from tests.factories import PASSWORD, BrandHostFactory

NEW = "a-brand-new-passphrase"


def link_for(client, email):
    client.post("/password/reset/", {"email": email})
    return re.search(r"/password/[^\s]+", Message.objects.filter(template="password-reset").latest("pk").text).group()


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, anna):
    def answer(email):
        response = client.post("/password/reset/", {"email": email})
        return response.status_code, response.content.decode().replace(email, "").split("<h1>")[1].split("</main>")[0]

    assert answer(anna.email) == answer("nobody@client.example")
    assert Message.objects.count() == 1


def test_a_link_changes_the_password_once_and_ends_sessions(client, anna):
    inside = Client(headers={"host": "first.localhost"})
    inside.post("/signin/", {"identifier": anna.email, "password": PASSWORD})
    link = link_for(client, anna.email)

    assert client.get(link).status_code == 200
    assert client.post(link, {"password": NEW}).status_code == 200
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert inside.get("/account/security/").status_code == 302
    assert client.post(link, {"password": "yet-another-passphrase"}).status_code == 410


def test_opening_a_link_changes_nothing(client, anna):
    link = link_for(client, anna.email)
    client.get(link)
    anna.refresh_from_db()

    assert anna.check_password(PASSWORD)


def test_a_link_is_good_for_half_an_hour(client, anna, settings):
    link = link_for(client, anna.email)
    assert settings.PASSWORD_RESET_TIMEOUT == 30 * 60
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert client.get(link).status_code == 410


def test_a_link_of_one_brand_is_none_at_another(client, anna):
    BrandHostFactory(host="second.localhost")

    assert client.get(link_for(client, anna.email), headers={"host": "second.localhost"}).status_code == 410


@pytest.mark.parametrize("address", ["/password/zz/nonsense/", "/password/MQ/nonsense/", "/password/%00/x/"])
def test_nonsense_is_no_link(client, brand, address):
    assert client.get(address).status_code in {404, 410}


def test_a_weak_password_is_refused_and_the_link_stays_good(client, anna):
    link = link_for(client, anna.email)

    assert client.post(link, {"password": "short"}).status_code == 422
    assert client.get(link).status_code == 200


@pytest.fixture
def inside(client, anna):
    client.post("/signin/", {"identifier": anna.email, "password": PASSWORD})
    return client


SENSITIVE = "/account/security/password/"


def test_password_and_code_together_prove_it_and_lead_back(inside, anna, latest_code):
    asked = inside.get(SENSITIVE)
    assert asked.status_code == 302
    assert asked.url.startswith("/reauth/?next=")
    assert inside.get(asked.url).status_code == 200
    inside.post("/reauth/", {"send": "1", "next": SENSITIVE})
    typed = {"password": PASSWORD, "code": latest_code(anna.email), "next": SENSITIVE}

    assert inside.post("/reauth/", typed).url == SENSITIVE
    assert inside.get(SENSITIVE).status_code == 200


@pytest.mark.parametrize("wrong", ["password", "code"])
def test_one_of_the_two_is_not_enough(inside, anna, latest_code, wrong):
    inside.post("/reauth/", {"send": "1"})
    code = latest_code(anna.email)
    typed = {"password": PASSWORD, "code": code}
    typed[wrong] = "not-this-one-at-all" if wrong == "password" else f"{(int(code) + 1) % 1_000_000:06d}"

    assert inside.post("/reauth/", typed).status_code == 422
    assert PROVED_AT not in inside.session


def test_a_proof_is_good_for_ten_minutes(inside):
    session = inside.session
    session[PROVED_AT] = (timezone.now() - timedelta(minutes=10)).isoformat()
    session.save()

    assert inside.get(SENSITIVE).url.startswith("/reauth/")


def test_proof_leads_nowhere_else(inside, anna, latest_code):
    inside.post("/reauth/", {"send": "1"})
    typed = {"password": PASSWORD, "code": latest_code(anna.email), "next": "//evil.example/"}

    assert inside.post("/reauth/", typed).url == "/dashboard/"


def test_a_code_for_opening_an_account_is_no_proof(inside, anna):
    assert inside.post("/reauth/", {"password": PASSWORD, "code": "123456"}).status_code == 422


def test_a_visitor_has_nothing_to_prove(client, brand):
    assert client.get("/reauth/").url.startswith("/signin/")
