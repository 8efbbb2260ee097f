"""The second brand's pages, letters and files show nothing of the first (guide 7.4, BRD-1, BRD-6)."""

import re

from tests.e2e.test_every_page import faults

FIRST = re.compile(r"hébergeur|hebergeur|2456d6|exemple sas|\+33 1 99 00 00 00|atelier-exemple|parvis", re.IGNORECASE)
SHOP = (
    "/en/", "/en/domains/search/", "/en/domains/search/?q=sample-works.com", "/en/domains/list/", "/en/domains/prices/", "/en/rdap/",
    "/en/legal/terms/", "/en/legal/notice/", "/en/legal/accessibility/", "/en/withdraw/", "/en/cart/",
    "/signin/", "/signup/", "/password/reset/", "/nowhere/",
)  # fmt: skip
CUSTOMER = (
    "/dashboard/", "/domains/", "/domains/sample-works.com/", "/billing/orders/", "/billing/invoices/", "/contacts/",
    "/org/audit/", "/account/", "/account/security/", "/account/preferences/", "/search/?q=atelier",
)  # fmt: skip
STAFF = ("/staff/", "/staff/customers/", "/staff/orders/", "/staff/operations/?state=done", "/staff/audit/")


def fetched(page, address):
    """Status and text of ``address``, asked for by the page itself: only the browser knows ``*.localhost``."""
    asked = "address => fetch(address).then(async answer => [answer.status, await answer.text()])"
    return page.evaluate(asked, address)


def shown(page, address):
    """What the page says, with what it loads: its HTML, its style sheets, its cookies."""
    page.goto(address)
    sheets = page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.href)")
    theme = next(sheet for sheet in sheets if "/theme/" in sheet)
    cookies = " ".join(cookie["name"] for cookie in page.context.cookies())
    return "\n".join([page.content(), fetched(page, theme)[1], cookies])


def leaks(site, page, addresses):
    found = {}
    for address in addresses:
        seen = set(FIRST.findall(shown(page, site.nordhost + address)))
        wrong = [*sorted(seen), *faults(page, 1366)]
        if wrong:
            found[address] = wrong
    return found


def test_visitors_see_one_brand(site, visitor):
    assert leaks(site, visitor(locale="en-GB"), SHOP) == {}


def test_customers_see_one_brand(site, visitor):
    page = visitor(locale="en-GB")
    site.sign_in(page, "robin@client.example", at=site.nordhost)

    assert leaks(site, page, CUSTOMER) == {}
    page.goto(f"{site.nordhost}/domains/atelier-exemple.fr/")
    assert page.locator("h1").inner_text() != "atelier-exemple.fr"


def test_staff_of_the_reseller_see_their_customers_alone(site, visitor):
    page = visitor(locale="en-GB")
    site.sign_in(page, "team@nordhost.example", at=site.nordhost)

    assert leaks(site, page, STAFF) == {}
    for address in ("/staff/customers/A-100001/", "/staff/orders/C-2026-000001/"):
        assert fetched(page, address)[0] == 404
        page.said.clear()


def test_people_of_one_brand_do_not_exist_at_the_other(site, visitor):
    page = visitor()
    page.goto(f"{site.nordhost}/signin/")
    page.fill("[name=identifier]", "camille@client.example")
    page.fill("[name=password]", "demonstration-2026")
    page.click("main button[type=submit]")

    assert "/signin/" in page.url


def test_letters_of_the_second_brand_are_its_own(site, visitor):
    page = visitor(locale="en-GB")
    page.goto(f"{site.nordhost}/staff/outbox/")
    letters = page.evaluate("[...document.querySelectorAll('main li a')].map(link => link.href)")

    assert letters
    for letter in letters:
        page.goto(letter)
        body = fetched(page, f"{letter}body/")[1]
        assert FIRST.findall(page.locator("main").inner_text() + body) == []
