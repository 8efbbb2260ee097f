"""A refusal of a registry on the pages of customers: what happened, what to do next, and the registry's own words."""

import pytest

from parvis.orders.enums import LineState
from parvis.provisioning.models import Operation

PAGE = "/domains/a.example/"


@pytest.fixture
def refused(world):
    domain = world.domain("a.example")

    def make(code=2304, *, state="cancelled", kind="domain.lock", key="one", **more):
        return Operation.objects.create(
            **{
                "key": key,
                "kind": kind,
                "account": world.account,
                "subject": domain.name,
                "arguments": {"domain_id": domain.pk, "registry": "sandbox"},
                "state": state,
                "refusal_code": code,
                "problem": "Own words of the registry",
                "due_at": world.now,
                "created_at": world.now,
                "finished_at": world.now if state in {"done", "cancelled"} else None,
                **more,
            }
        )

    return make


def page_of(browser, path=PAGE):
    return browser.get(path, headers={"accept-language": "en"}).content.decode()


def test_the_page_of_a_name_says_why_and_what_to_do_next(refused, browser):
    refused()

    page = page_of(browser)

    assert "A lock or another state of the name forbids this now." in page
    assert "remove the lock or wait, then ask again." in page
    assert "2304 Own words of the registry" in page


def test_it_says_so_in_french(refused, browser):
    refused()

    assert "Un verrou ou un autre statut du nom" in browser.get(PAGE).content.decode()


def test_a_refusal_goes_once_the_same_was_done(refused, browser):
    refused()
    refused(None, state="done", key="two", problem="")

    assert "forbids this now" not in page_of(browser)


def test_nobody_is_told_to_ask_again_for_what_waits_for_us(refused, browser):
    refused(2005, state="attention")

    page = page_of(browser)

    assert "does not accept how one of the values is written" in page
    assert "then ask again" not in page
    assert "We will write to you with the outcome." in page


def test_a_code_that_nobody_knows_is_shown_with_the_registrys_own_text(refused, browser):
    refused(2999)

    assert "The registry refused it with code 2999: “Own words of the registry”." in page_of(browser)


def test_the_page_of_an_order_says_why_a_line_was_given_back(world, refused, browser):
    order = world.order("C-1", state="paid")
    line = order.lines.create(
        position=1,
        kind="register",
        name="a.example",
        tld="example",
        years=1,
        net_minor=1000,
        holder={},
        registrant=world.contact(),
        state=LineState.REFUNDED,
    )
    refused(2302, kind="domain.register", order_line_id=line.pk)

    page = page_of(browser, "/billing/orders/C-1/")

    assert "Somebody else registered it before you." in page
    assert "Choose another name or another extension." in page
