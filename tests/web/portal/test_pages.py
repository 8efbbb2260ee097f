"""Every page opens in both languages, and shows nothing of anybody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.domains.enums import DomainState
from parvis.domains.status_labels import labels
from parvis.web.access import PROVED_AT

PAGES = [
    "/dashboard/",
    "/domains/",
    "/domains/columns/",
    "/domains/a.example/",
    "/domains/a.example/auto-renew/",
    "/domains/a.example/nameservers/",
    "/domains/a.example/unlock/",
    "/billing/orders/",
    "/billing/orders/C-1/",
    "/billing/invoices/",
    "/contacts/",
    "/org/audit/",
    "/search/?q=exam",
]


def prove(browser):
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens(world, browser, address, language):
    world.domain("a.example", registry_statuses=["ok", "clientTransferProhibited"])
    world.domain("ab.example")
    world.order("C-1")
    world.anna.language = language
    world.anna.save()
    prove(browser)

    page = browser.get(address, headers={"accept-language": language})

    assert page.status_code == 200
    assert "<h1" in page.content.decode()
    assert " style=" not in page.content.decode()


@pytest.mark.parametrize("address", ["/domains/o.example/", "/domains/o.example/auto-renew/", "/billing/orders/C-9/"])
@pytest.mark.parametrize("whose", ["same brand", "other brand"])
def test_an_object_of_somebody_else_does_not_exist(world, browser, address, whose):
    brand = world.brand if whose == "same brand" else world.new_brand("second", "second.localhost")
    other = world.new_person("other@other.example", brand=brand).memberships.get().account
    world.domain("o.example", account=other)
    world.order("C-9", account=other)
    contact = other.contacts.get()

    assert browser.get(address).status_code == 404
    assert browser.get(f"/contacts/{contact.pk}/").status_code == 404


def test_a_name_typed_exactly_is_opened_at_once(world, browser):
    world.domain("xn--caf-dma.example", unicode_name="café.example")

    assert browser.get("/search/?q=Café.example").url == "/domains/xn--caf-dma.example/"


def test_changing_name_servers_asks_for_fresh_proof(world, browser):
    world.domain("a.example")

    assert browser.get("/domains/a.example/nameservers/").url.startswith("/reauth/")


def test_automatic_renewal_is_switched_off_after_a_page_that_asks(world, browser):
    domain = world.domain("a.example")

    assert browser.get("/domains/a.example/auto-renew/").status_code == 200
    browser.post("/domains/a.example/auto-renew/", {"on": "0"})

    domain.refresh_from_db()
    assert not domain.is_auto_renewed


def test_the_dashboard_tells_what_is_lost_first(world, browser):
    world.domain("soon.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))
    world.domain("dead.example", state=DomainState.REDEMPTION)
    world.order("C-1")

    titles = [todo.title for todo in browser.get("/dashboard/").context["todos"]]

    assert "dead.example" in titles[0]
    assert "soon.example" in titles[1]
    assert "C-1" in titles[2]


def test_four_of_one_cause_are_one_item(world, browser):
    for number in range(4):
        world.domain(f"soon{number}.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))

    assert len(browser.get("/dashboard/").context["todos"]) == 1


def test_a_status_we_do_not_know_is_shown_raw_and_logged(caplog):
    assert labels(["serverOddity"])[0].label == "serverOddity"
    assert "serverOddity" in caplog.text


@pytest.mark.parametrize("page", ["9" * 5000, "0", "-1", "x", "200", "²"])
@pytest.mark.parametrize("address", ["/billing/orders/", "/billing/invoices/", "/contacts/", "/org/audit/"])
def test_a_page_number_out_of_this_world_is_a_page_all_the_same(browser, address, page):
    assert browser.get(address, {"page": page}).status_code == 200


def test_phones_are_written_as_people_write_them(world, browser):
    contact = world.contact(phone="+33.199000001")

    for address in ("/contacts/", f"/contacts/{contact.pk}/"):
        page = browser.get(address).content.decode()
        assert "+33 1 99 00 00 01" in page
        assert "+33.199" not in page
