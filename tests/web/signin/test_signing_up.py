"""An account is opened in steps, without scripts, in both languages."""

import json

import pytest

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account, User
from parvis.notifications.models import Message

NEW = "new@client.example"
PASSWORD = "correct-horse-battery"
DETAILS = {
    "first_name": "Noé", "last_name": "Exemple", "country": "FR", "street": "10 rue du Modèle", "postal_code": "75002",
    "city": "Paris", "phone": "01 99 00 00 01",
}  # fmt: skip


def start(client, email=NEW, kind="individual", password=PASSWORD, **more):
    return client.post("/signup/", {"kind": kind, "email": email, "password": password, **more})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_three_steps_open_an_account_and_go_on_with_the_order(client, brand, latest_code, language):
    client.cookies["language"] = language
    assert f'lang="{language}"' in client.get("/signup/").content.decode()
    assert start(client, next="/checkout/").url == "/signup/verify/"
    assert NEW in client.get("/signup/verify/").content.decode()
    assert client.post("/signup/verify/", {"code": latest_code(NEW)}).url == "/signup/details/"
    assert client.get("/signup/details/").status_code == 200
    done = client.post("/signup/details/", DETAILS)

    assert done.status_code == 302
    assert done.url == "/checkout/"
    person, account = User.objects.get(email=NEW), Account.objects.get()
    assert person.check_password(PASSWORD)
    assert person.email_verified_at
    assert (person.language, account.phone, account.state) == (language, "+33.199000001", AccountState.ACTIVE)
    assert client.get("/account/security/").status_code == 200


def test_an_organisation_gives_its_numbers_and_wrong_ones_are_explained(client, brand, latest_code):
    start(client, kind="organisation")
    client.post("/signup/verify/", {"code": latest_code(NEW)})
    wrong = {**DETAILS, "organisation": "Atelier", "company_number": "123", "vat_number": "12"}
    refused = client.post("/signup/details/", wrong)

    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"company_number", "vat_number"}
    right = {**wrong, "company_number": "123 456 782", "vat_number": ""}
    assert client.post("/signup/details/", right).status_code == 302
    assert Account.objects.get().company_number == "123456782"


@pytest.mark.parametrize(("field", "typed"), [("phone", "12"), ("postal_code", "7"), ("street", ""), ("country", "XX")])
def test_what_is_wrong_in_the_details_is_said_beside_its_field(client, brand, latest_code, field, typed):
    start(client)
    client.post("/signup/verify/", {"code": latest_code(NEW)})
    refused = client.post("/signup/details/", {**DETAILS, field: typed})

    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert not Account.objects.exists()


def test_a_known_address_gets_the_same_page_and_its_person_a_letter(client, anna):
    unknown, known = start(client), start(client, email=anna.email)

    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert client.get("/signup/verify/").status_code == 200
    assert Message.objects.get(to=anna.email).template == "known-address"
    assert client.post("/signup/verify/", {"code": "000000"}).status_code == 422


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, brand, password):
    assert start(client, password=password).status_code == 422
    assert not Message.objects.exists()


def test_the_password_is_never_kept_in_clear(client, brand):
    start(client)

    assert PASSWORD not in json.dumps(dict(client.session))


def test_steps_cannot_be_skipped(client, brand):
    assert client.get("/signup/verify/").url == "/signup/"
    assert client.get("/signup/details/").url == "/signup/"
    start(client)
    assert client.post("/signup/details/", DETAILS).url == "/signup/"
    assert not Account.objects.exists()


def test_another_address_has_to_be_proved_again(client, brand, latest_code):
    start(client)
    client.post("/signup/verify/", {"code": latest_code(NEW)})
    start(client, email="victim@client.example")

    assert client.post("/signup/details/", DETAILS).url == "/signup/"


def test_a_brand_may_ask_for_no_code_and_review_instead(client, brand):
    brand.asks_email_code, brand.reviews_accounts = False, True
    brand.save()

    assert start(client).url == "/signup/details/"
    assert client.post("/signup/details/", DETAILS).status_code == 302
    assert Account.objects.get().state == AccountState.REVIEW
    assert User.objects.get().email_verified_at is None


def test_next_leads_nowhere_else_after_signing_up(client, brand, latest_code):
    start(client, next="https://evil.example/")
    client.post("/signup/verify/", {"code": latest_code(NEW)})

    assert client.post("/signup/details/", DETAILS).url == "/dashboard/"
