"""The list of names: what is shown, in which order, and at which cost."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.domains.enums import DomainState
from parvis.domains.queries import PAGE_SIZE


def shown(response):
    return response.context["names"]


def test_a_part_of_a_name_finds_it(world, browser):
    world.domain("boulangerie-martin.example")
    world.domain("atelier.example")

    assert shown(browser.get("/domains/?q=gerie-mar")) == ["boulangerie-martin.example"]


def test_two_letters_find_names_that_begin_with_them(world, browser):
    world.domain("atelier.example")
    world.domain("chateau.example")

    assert shown(browser.get("/domains/?q=at")) == ["atelier.example"]


def test_an_accented_name_is_found_in_both_forms(world, browser):
    world.domain("xn--caf-dma.example", unicode_name="café.example")

    assert shown(browser.get("/domains/?q=café")) == ["xn--caf-dma.example"]
    assert shown(browser.get("/domains/?q=xn--caf")) == ["xn--caf-dma.example"]


def test_percent_and_underscore_are_plain_characters(world, browser):
    world.domain("atelier.example")

    assert shown(browser.get("/domains/?q=%25%25%25")) == []
    assert shown(browser.get("/domains/?q=at_lier")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tld=example", ["a.example", "b.example"]),
        ("tld=example&tld=test", ["a.example", "b.example", "c.test"]),
        ("status=redemption", ["d.invalid"]),
        ("auto=0", ["b.example"]),
        ("lock=1", ["c.test"]),
        ("expiry=30", ["b.example"]),
        ("expiry=0", ["c.test"]),
        ("tld=example&auto=1", ["a.example"]),
        ("holder=berger", ["b.example"]),
        ("holder=zo%C3%A9+berger", ["b.example"]),
        ("holder=zoe@berger.example", ["b.example"]),
        ("holder=nobody", []),
        ("ns=NS9.Elsewhere.example.", ["a.example"]),
        ("ns=elsewhere.example", []),
        ("action=1", ["b.example", "c.test", "d.invalid", "e.invalid"]),
        ("expiry=60&sort=expiry", ["b.example"]),
        ("tld=nonsense&expiry=xyz&sort=what&after=-1", ["a.example", "b.example", "c.test", "d.invalid"]),
    ],
)
def test_filters_narrow_the_list(world, browser, query, expected):
    world.domain("a.example", nameservers=["ns8.elsewhere.example", "ns9.elsewhere.example"])
    world.domain(
        "b.example",
        is_auto_renewed=False,
        expires_at=world.now + timedelta(days=20),
        registrant=world.contact(first_name="Zoé", last_name="Berger", email="zoe@berger.example"),
    )
    if "action" in query:
        world.domain("e.invalid", registry_statuses=["serverHold"])
    world.domain("c.test", is_locked=True, expires_at=world.now - timedelta(days=2))
    world.domain("d.invalid", state=DomainState.REDEMPTION, expires_at=world.now - timedelta(days=40))
    if query == "expiry=0":
        expected = [*expected, "d.invalid"]

    assert shown(browser.get(f"/domains/?{query}")) == expected


def test_names_that_are_no_longer_held_are_shown_only_when_asked_for(world, browser):
    world.domain("gone.example", state=DomainState.RELEASED)

    assert shown(browser.get("/domains/")) == []
    assert shown(browser.get("/domains/?status=released")) == ["gone.example"]


@pytest.mark.parametrize("sort", ["name", "-name", "expiry", "-expiry", "status", "-status"])
def test_pages_meet_without_gap_or_repeat_in_any_order(world, browser, sort):
    holder = world.contact()
    for number in range(PAGE_SIZE + 20):
        world.domain(
            f"n{number:03}.example",
            registrant=holder,
            state=DomainState.PENDING if number % 9 == 0 else DomainState.ACTIVE,
            expires_at=None if number % 9 == 0 else world.now + timedelta(days=number % 5),
        )

    first = browser.get(f"/domains/?sort={sort}")
    second = browser.get(f"/domains/{first.context['next_query']}")
    back = browser.get(f"/domains/{second.context['previous_query']}")

    assert len(shown(first)) == PAGE_SIZE
    assert len(set(shown(first)) | set(shown(second))) == PAGE_SIZE + 20
    assert len(shown(second)) == 20
    assert not second.context["next_query"]
    assert shown(back) == shown(first)


def test_the_sorted_column_says_so(world, browser):
    world.domain("a.example")

    page = browser.get("/domains/?sort=-expiry").content.decode()

    assert page.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize(
    "address", ["/domains/", "/dashboard/", "/billing/orders/", "/billing/invoices/", "/contacts/", "/org/audit/"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(world, browser, address):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    world.domain("a.example")
    world.order("C-1")
    browser.get(address)
    one = cost()
    for number in (2, 3):
        world.domain(f"a{number}.example", registrant=world.contact(last_name=f"Nom {number}"))
        world.order(f"C-{number}")

    assert cost() == one
    assert one <= 12


def test_htmx_gets_the_table_alone(world, browser):
    world.domain("a.example")

    page = browser.get("/domains/?q=a", headers={"HX-Request": "true"}).content.decode()

    assert "a.example" in page
    assert "<html" not in page


def test_columns_are_chosen_moved_and_remembered(world, browser):
    world.domain("a.example")

    browser.post("/domains/columns/", {"column": ["status", "lock"], "up": "lock"})
    browser.post("/domains/columns/", {"column": ["lock", "status"], "save": "1"})

    assert browser.get("/domains/").context["columns"] == ["lock", "status"]
    assert world.browser().get("/domains/").context["columns"] == ["lock", "status"], "on another device"


def test_names_of_others_are_not_in_the_list(world, browser):
    other = world.new_person("berta@first.example").memberships.get().account
    foreign = world.new_person("anna@second.example", brand=world.new_brand("second", "second.localhost"))
    world.domain("berta.example", account=other)
    world.domain("foreign.example", account=foreign.memberships.get().account)

    assert shown(browser.get("/domains/")) == []


def test_the_views_are_tabs_and_say_which_one_is_open(world, browser):
    world.domain("a.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=20))

    def current(address):
        return [tab["label"] for tab in browser.get(address).context["tabs"] if tab["current"]]

    every, soon, action = browser.get("/domains/").context["tabs"]

    assert current("/domains/") == [every["label"]]
    assert current(f"/domains/{soon['url']}") == [soon["label"]]
    assert current(f"/domains/{action['url']}") == [action["label"]]
    assert current("/domains/?q=a") == []


def test_a_typed_filter_is_shown_and_can_be_dropped(world, browser):
    world.domain("a.example")

    page = browser.get("/domains/?holder=dub&tld=example")
    chip = next(chip for chip in page.context["chips"] if chip.key == "holder")

    assert shown(page) == ["a.example"]
    assert chip.value == "dub"
    assert chip.without == "?tld=example"


def test_whatever_a_name_or_a_filter_holds_is_escaped(world, browser):
    world.domain(
        "a.example",
        nameservers=["<script>alert(1)</script>"],
        registrant=world.contact(first_name="<b>", last_name='" onclick="x'),
    )
    browser.post("/domains/columns/", {"column": ["holder", "nameservers"], "save": "1"})

    page = browser.get('/domains/?holder="><script>alert(2)').content.decode()
    table = browser.get("/domains/").content.decode()

    assert "<script>alert" not in page + table
    assert "&lt;script&gt;alert(1)" in table


def test_row_menus_hold_only_what_the_person_may_do(world):
    world.domain("a.example", is_locked=True)
    paths = ("nameservers", "auto-renew", "auth-code", "unlock")

    def offered():
        page = world.browser().get("/domains/").content.decode()
        return [path for path in paths if f'"/domains/a.example/{path}/"' in page]

    assert offered() == list(paths)
    membership = world.anna.memberships.get()
    for role, expected in ((Role.TECHNICAL, ["nameservers", "auto-renew"]), (Role.BILLING, []), (Role.READER, [])):
        membership.role = role
        membership.save()
        assert offered() == expected


def test_a_full_page_of_names_stays_within_the_size_of_the_guide(world, browser):
    holder = world.contact()
    for number in range(PAGE_SIZE):
        world.domain(f"maison-lavande-{number:03}.example", registrant=holder, is_locked=True)

    page = browser.get("/domains/").content

    assert page.count(b"</") + page.count(b"<input") + page.count(b"<use") <= 1_500
    assert len(gzip.compress(page)) <= 10_000
