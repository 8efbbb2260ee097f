"""A running copy with the demonstration, and a real Chromium; the tests of each of two groups share both."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from parvis.config.demo.sign_ins import PASSWORD
from tests.simulators.copies import copied, running

PAGES = {"test_every_page.py", "test_white_label.py", "test_brand_colours.py"}
"""They look at pages, the others go through them: about as long, each in a worker of its own."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A worker runs a whole group: its copy and its browser start once."""
    for item in items:
        if "/e2e/" in item.nodeid:
            group = "pages" if item.path.name in PAGES else "journeys"
            item.add_marker(pytest.mark.xdist_group(group))


class Site:
    """The running copy, as people reach it."""

    def __init__(self, copy):
        self.copy = copy
        self.home = f"http://localhost:{copy.port}"
        self.nordhost = f"http://nordhost.localhost:{copy.port}"

    def sign_in(self, page, email, *, at=None):
        page.goto(f"{at or self.home}/signin/")
        page.fill("[name=identifier]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/signin/" not in url)


@pytest.fixture(scope="package")
def site(begun, tmp_path_factory):
    with running(copied(begun, tmp_path_factory.mktemp("site") / "home")) as (copy,):
        copy.until(copy.is_printed)
        copy.until(lambda: copy.asked("/readyz")[0] == 200)
        yield Site(copy)


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium):
    """Opens a browser window; closes them all at the end. Every message of the console is kept."""
    contexts = []

    def opened(**options):
        context = chromium.new_context(**({"viewport": {"width": 1366, "height": 900}, "locale": "fr-FR"} | options))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
