"""The dashboard: what waits for the customer, or what comes next."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.orders.models import OrderLine


def test_it_says_how_many_points_there_are(world, browser):
    world.domain("soon.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))
    for number in range(3):
        world.order(f"C-{number}")

    page = browser.get("/dashboard/", headers={"Accept-Language": "en"})

    assert page.context["total"] == 4
    assert "4 items, the most urgent first" in page.content.decode()


def test_with_nothing_to_do_it_gives_the_next_due_date(world, browser):
    world.domain("later.example", expires_at=world.now + timedelta(days=400))
    world.domain("next.example", expires_at=world.now + timedelta(days=30))

    page = browser.get("/dashboard/")

    assert page.context["todos"] == []
    assert page.context["next_due"].name == "next.example"
    assert '"/domains/next.example/"' in page.content.decode()


def test_a_name_that_expired_although_it_renews_by_itself_is_told(world, browser):
    world.domain("over.example", expires_at=world.now - timedelta(days=1))

    assert "over.example" in browser.get("/dashboard/").context["todos"][0].title


def test_a_name_that_the_registry_suspended_is_told_before_one_that_expires(world, browser):
    world.domain("soon.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))
    world.domain("held.example", registry_statuses=["serverHold"])

    titles = [todo.title for todo in browser.get("/dashboard/").context["todos"]]

    assert "held.example" in titles[0]
    assert len(titles) == 2


def test_a_name_with_two_causes_is_told_once(world, browser):
    world.domain(
        "both.example",
        registry_statuses=["serverHold"],
        is_auto_renewed=False,
        expires_at=world.now + timedelta(days=9),
    )

    assert len(browser.get("/dashboard/").context["todos"]) == 1


@pytest.mark.parametrize(("role", "path"), [(Role.OWNER, "renew/"), (Role.TECHNICAL, "auto-renew/"), (Role.READER, "")])
def test_a_name_that_runs_out_leads_to_what_the_person_may_do(world, role, path):
    world.domain("soon.example", is_auto_renewed=False, expires_at=world.now + timedelta(days=9))
    world.anna.memberships.update(role=role)

    assert world.browser().get("/dashboard/").context["todos"][0].url == f"/domains/soon.example/{path}"


def test_the_latest_orders_say_what_was_ordered(world, browser):
    for number, names in enumerate((["one.example"], ["a.example", "b.example", "c.example", "d.example"])):
        order = world.order(f"C-{number}")
        for position, name in enumerate(names):
            OrderLine.objects.create(
                order=order,
                position=position,
                kind="domain.register",
                name=name,
                tld="example",
                years=1,
                net_minor=1,
                registrant=world.contact(),
                holder={},
            )

    page = browser.get("/dashboard/", headers={"Accept-Language": "en"}).content.decode()

    assert "one.example" in page
    assert "a.example, b.example and 2 others" in page


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_the_queries_are_twelve_at_most_whatever_there_is(world, browser, count):
    holder = world.contact()
    for number in range(count):
        world.domain(
            f"n{number:03}.example",
            registrant=holder,
            is_auto_renewed=number % 2 == 0,
            expires_at=world.now + timedelta(days=number),
        )
        world.order(f"C-{number:03}")
    browser.get("/dashboard/")

    with CaptureQueriesContext(connection) as seen:
        browser.get("/dashboard/")

    assert len(seen) <= 12
