"""«Paramètres avancés»: the provider's declared name servers (DOM-15)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.domains.actions.declared import told
from parvis.domains.ports import Host
from parvis.domains.registries import registries
from tests.factories import DeclaredServerFactory
from tests.simulators.epp_driver import unreached

PAGE = "/domains/advanced/"


@pytest.fixture
def server(world):
    with registries.replaced("afnic", unreached("afnic")):
        yield DeclaredServerFactory(brand=world.brand, addresses=["192.0.2.53", "2001:db8::53"])


def read(browser, path=PAGE):
    return browser.get(path, headers={"accept-language": "en"}).content.decode()


def test_the_addresses_and_what_the_registry_says_are_shown(server, browser):
    assert "Not checked yet" in read(browser)
    told(server.declarations.get().pk, Host(server.name, ("192.0.2.9",)), now=timezone.now())

    page = read(browser)

    assert {word for word in (server.name, "192.0.2.53", "2001:db8::53", "192.0.2.9") if word in page} == {
        server.name, "192.0.2.53", "2001:db8::53", "192.0.2.9",
    }  # fmt: skip
    assert "Other addresses there" in page


def test_another_brands_are_not(world, browser):
    other = DeclaredServerFactory(brand=world.new_brand("second", "second.localhost"))

    assert other.name not in read(browser)
    assert "No name server is declared" in read(browser)


def test_the_list_of_domains_leads_there_where_there_are_any(server, browser):
    assert PAGE in read(browser, "/domains/")
    server.delete()
    assert PAGE not in read(browser, "/domains/")


def test_a_registry_without_host_objects_is_told_apart(server, browser):
    with registries.replaced("afnic", unreached("afnic", profile="dnsbelgium")):
        assert "Declared with each name" in read(browser)


def test_as_many_queries_for_one_as_for_three(world, server, browser):
    read(browser)
    with CaptureQueriesContext(connection) as one:
        read(browser)
    DeclaredServerFactory.create_batch(2, brand=world.brand)
    with CaptureQueriesContext(connection) as three:
        read(browser)

    assert len(three) == len(one)
