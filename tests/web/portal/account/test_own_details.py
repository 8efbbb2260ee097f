"""One's own details, preferences, security and accounts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.accounts.models import AccountRequest
from parvis.web.access import PROVED_AT
from tests.factories import PASSWORD, AccountFactory, MembershipFactory

PAGES = ["/account/", "/account/request/", "/account/preferences/", "/account/security/", "/org/switch/"]
PDF = b"%PDF-1.7 something"


def prove(browser):
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", [*PAGES, "/account/security/password/"])
def test_every_page_of_the_account_opens(browser, address, language):
    prove(browser)
    browser.cookies["language"] = language
    page = browser.get(address)

    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    assert "<h1" in page.content.decode()
    assert " style=" not in page.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_signs_in_first(world, address):
    assert Client(headers={"host": "first.localhost"}).get(address).url.startswith("/signin/?next=")


def test_address_and_phone_change_at_once_but_not_the_name(world, browser):
    typed = {
        "street": "2 rue du Modèle", "postal_code": "13001", "city": "Marseille", "phone": "01 99 00 00 02",
        "last_name": "Autre", "country": "BE", "email": "evil@client.example", "is_vat_checked": "on", "state": "closed",
    }  # fmt: skip
    assert browser.post("/account/", typed).status_code == 302
    before = (world.account.last_name, world.account.country, world.account.email, world.account.state)
    world.account.refresh_from_db()

    assert (world.account.city, world.account.phone) == ("Marseille", "+33.199000002")
    assert before == (world.account.last_name, world.account.country, world.account.email, world.account.state)


@pytest.mark.parametrize(
    ("kind", "country", "typed", "kept"),
    [
        ("organisation", "FR", "123456782_service", "123456782_service"),
        ("organisation", "FR", "service", None),
        ("organisation", "BE", "123456782", ""),
        ("individual", "FR", "123456782", ""),
    ],
)
def test_the_electronic_address_is_that_of_french_organisations(world, browser, kind, country, typed, kept):
    world.account.kind, world.account.country, world.account.organisation = kind, country, "Exemple"
    world.account.save()
    answer = browser.post(
        "/account/",
        {
            "street": "2 rue du Modèle", "postal_code": "1300" if country == "BE" else "13001", "city": "Marseille",
            "phone": "+33 1 99 00 00 02", "electronic_address": typed,
        },
    )  # fmt: skip
    world.account.refresh_from_db()

    assert answer.status_code == (422 if kept is None else 302)
    assert world.account.electronic_address == (kept or "")


def test_a_wrong_phone_is_explained_and_nothing_changes(world, browser):
    refused = browser.post("/account/", {"street": "2 rue", "postal_code": "13001", "city": "Marseille", "phone": "1"})
    world.account.refresh_from_db()

    assert refused.status_code == 422
    assert "phone" in refused.context["form"].errors
    assert world.account.city == "Lyon"


def ask(browser, name="acte.pdf", content=PDF):
    typed = {"first_name": "Anna", "last_name": "Autre", "organisation": "", "country": "FR", "reason": "Mariage"}
    return browser.post("/account/request/", {**typed, "document": SimpleUploadedFile(name, content)})


def test_a_new_name_is_asked_for_with_a_document(world, browser):
    assert ask(browser).status_code == 302
    asked = AccountRequest.objects.get()

    assert asked.changes == {"last_name": "Autre"}
    assert bytes(asked.document) == PDF
    assert ask(browser).status_code == 422


@pytest.mark.parametrize("content", [b"MZ\x90\x00 program", b"<svg onload='x'>", b"%PDF-" + b"x" * (5 * 1024 * 1024)])
def test_a_document_is_what_it_says_and_not_too_large(browser, content):
    assert ask(browser, content=content).status_code == 422
    assert not AccountRequest.objects.exists()


@pytest.mark.parametrize("role", [Role.READER, Role.BILLING, Role.TECHNICAL])
def test_who_may_only_read_changes_nothing(world, role):
    person = world.new_person("reader@first.example", role=role)

    assert world.browser(person).post("/account/", {"city": "Autre"}).status_code == 403
    assert world.browser(person).get("/account/request/").status_code == 403


def test_preferences_are_kept(world, browser):
    typed = {"language": "en", "time_zone": "Europe/Brussels", "theme": "dark", "email_kinds": ["news"]}
    saved = browser.post("/account/preferences/", typed)
    world.anna.refresh_from_db()

    assert (world.anna.language, world.anna.time_zone, world.anna.email_kinds) == ("en", "Europe/Brussels", ["news"])
    assert saved.cookies["theme"].value == "dark"
    assert browser.post("/account/preferences/", {**typed, "time_zone": "../etc/passwd"}).status_code == 422


def test_another_password_ends_the_other_sessions_only(world, browser):
    world.anna.set_password(PASSWORD)
    world.anna.save()
    mine, other = world.browser(), world.browser()
    prove(mine)
    address = "/account/security/password/"

    assert mine.post(address, {"current": "wrong", "password": "a-brand-new-passphrase"}).status_code == 422
    assert mine.post(address, {"current": PASSWORD, "password": "a-brand-new-passphrase"}).status_code == 302
    assert mine.get("/account/security/").status_code == 200
    assert other.get("/account/security/").status_code == 302


def test_one_switches_among_one_s_own_accounts_only(world, browser):
    second = MembershipFactory(
        user=world.anna, account=AccountFactory(brand=world.brand, organisation="Seconde")
    ).account
    strange = AccountFactory(brand=world.brand)

    assert "Seconde" in browser.get("/org/switch/").content.decode()
    assert browser.post("/org/switch/", {"account": second.number}).status_code == 302
    assert browser.session["account_id"] == second.pk
    assert browser.post("/org/switch/", {"account": strange.number}).status_code == 404
    assert browser.session["account_id"] == second.pk


def test_the_theme_of_the_device_is_a_choice_like_the_others(browser):
    typed = {"language": "fr", "time_zone": "Europe/Paris", "theme": "auto"}

    assert browser.get("/account/preferences/").context["form"].initial["theme"] == "auto"
    assert browser.post("/account/preferences/", typed).status_code == 302
    assert "data-theme" not in browser.get("/account/preferences/").content.decode().split(">", 2)[1]


def test_a_waiting_request_says_what_was_asked(world, browser):
    AccountRequest.objects.create(
        account=world.account,
        asked_by=world.anna,
        changes={"country": "BE", "last_name": "Nouveau"},
        reason="moved",
        created_at=world.now,
    )

    page = browser.get("/account/", headers={"Accept-Language": "en"}).content.decode()

    assert "<b>Belgium</b>" in page
    assert "<b>Nouveau</b>" in page
    assert "/account/request/" not in page


@pytest.mark.parametrize(
    ("country", "optional"),
    [("FR", {"street2", "region"}), ("IE", {"street2", "postal_code", "region"}), ("US", {"street2"})],
)
def test_what_an_address_may_do_without_depends_on_its_country(world, browser, country, optional):
    world.account.country = country
    world.account.save()

    form = browser.get("/account/").context["form"]

    asked = {"street", "street2", "postal_code", "city", "region"}
    assert {name for name in asked if form[name].is_optional} == optional


def test_a_missing_post_code_is_told_once_where_the_country_has_them(browser):
    typed = {"street": "2 rue du Modèle", "city": "Marseille", "phone": "01 99 00 00 02"}

    answer = browser.post("/account/", typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"postal_code": ["Saisissez le code postal."]}


def test_the_theme_is_kept_over_https_alone_where_the_session_is(browser, settings):
    typed = {"language": "fr", "time_zone": "Europe/Paris", "theme": "dark"}
    for is_secure in (True, False):
        settings.SESSION_COOKIE_SECURE = is_secure

        assert bool(browser.post("/account/preferences/", typed).cookies["theme"]["secure"]) is is_secure
