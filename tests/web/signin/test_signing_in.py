"""Signing in, out, and everywhere out."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from parvis.accounts.models import SignIn
from tests.factories import PASSWORD, BrandHostFactory, UserFactory


def sign_in(client, identifier, password=PASSWORD, **more):
    return client.post("/signin/", {"identifier": identifier, "password": password, **more})


def is_in(client):
    return client.get("/account/security/").status_code == 200


@pytest.mark.parametrize("identifier", ["anna@client.example", " ANNA@Client.example ", "anna"])
def test_one_signs_in_by_e_mail_or_login(client, anna, identifier):
    anna.login = "anna"
    anna.save()

    assert sign_in(client, identifier).url == "/dashboard/"
    assert is_in(client)
    assert SignIn.objects.get(user=anna).is_success


def test_the_session_key_changes_and_the_cart_stays(client, anna):
    client.cookies["cart"] = "6f1c1f6e-8a0b-4b7e-9d36-2f4b8f0f0a11"
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    response = sign_in(client, anna.email)

    assert client.session.session_key != before
    assert "cart" not in response.cookies


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client, anna):
    def answer(identifier):
        response = sign_in(client, identifier, "wrong-password-here")
        return response.status_code, response.content.decode().replace(identifier, "").split("<h1>")[1].split("<form")[
            0
        ]

    assert answer(anna.email) == answer("nobody@client.example")
    assert answer(anna.email)[0] == 422


def test_the_same_address_at_another_brand_is_somebody_else(client, anna):
    other = BrandHostFactory(host="second.localhost").brand
    UserFactory(brand=other, email=anna.email, password="quite-another-passphrase")
    there = Client(headers={"host": "second.localhost"})

    assert sign_in(there, anna.email).status_code == 422
    assert sign_in(client, anna.email, "quite-another-passphrase").status_code == 422


def test_a_session_of_one_brand_is_none_at_another(client, anna):
    BrandHostFactory(host="second.localhost")
    sign_in(client, anna.email)

    assert client.get("/account/security/", headers={"host": "second.localhost"}).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "http:///evil.example"],
)
def test_next_leads_nowhere_else(client, anna, elsewhere):
    assert sign_in(client, anna.email, next=elsewhere).url == "/dashboard/"


def test_next_leads_back_to_the_page(client, anna):
    assert sign_in(client, anna.email, next="/domains/?q=a").url == "/domains/?q=a"


def test_too_many_tries_for_one_person_wait_even_with_the_right_password(client, anna):
    for _ in range(10):
        sign_in(client, anna.email, "wrong-password-here")
    refused = sign_in(client, anna.email)

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert SESSION_KEY not in client.session


def test_signing_out_takes_a_post(client, anna):
    sign_in(client, anna.email)

    assert client.get("/signout/").status_code == 405
    assert is_in(client)
    client.post("/signout/")
    assert not is_in(client)


def test_signing_out_everywhere_ends_the_other_sessions_too(client, anna):
    other = Client(headers={"host": "first.localhost"})
    sign_in(client, anna.email)
    sign_in(other, anna.email)
    client.post("/account/security/sign-out/")

    assert not is_in(client)
    assert not is_in(other)


def test_signing_in_often_is_never_too_often(client, anna):
    for _time in range(12):
        client.post("/signin/", {"identifier": anna.email, "password": PASSWORD})
        answer = client.get("/dashboard/")
        client.logout()

    assert answer.status_code == 200
