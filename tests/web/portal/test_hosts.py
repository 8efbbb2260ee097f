"""The pages of the host objects under a name (DOM-6)."""

import pytest
from django.utils import timezone

from parvis.domains.actions.hosts import told
from parvis.domains.registries import registries
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from tests.simulators.epp_driver import unreached

PAGE = "/domains/a.example/nameservers/hosts/"


@pytest.fixture
def domain(world, browser):
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    with registries.replaced("sandbox", unreached("afnic")):
        yield world.domain("a.example")


def read(browser, path=PAGE):
    return browser.get(path, headers={"accept-language": "en"})


def test_those_that_the_registry_has_are_listed_with_their_addresses(domain, browser):
    told(domain, "ns1.a.example", ["192.0.2.1"], now=timezone.now())

    page = read(browser).content.decode()

    assert "ns1.a.example" in page
    assert "192.0.2.1" in page


def test_a_host_is_declared_and_shown_as_asked_for(domain, browser):
    assert browser.post(PAGE, {"host": "ns1", "addresses": "192.0.2.1"}).status_code == 302

    assert Operation.objects.get().arguments["host"] == "ns1.a.example"
    assert "ns1.a.example" in read(browser).content.decode()


def test_what_is_wrong_is_said_beside_its_field(domain, browser):
    answer = browser.post(PAGE, {"host": "ns1", "addresses": "10.0.0.1"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"addresses"}


def test_one_is_given_other_addresses(domain, browser):
    told(domain, "ns1.a.example", ["192.0.2.1"], now=timezone.now())
    assert 'value="192.0.2.1"' in read(browser, f"{PAGE}ns1.a.example/").content.decode()

    browser.post(f"{PAGE}ns1.a.example/", {"addresses": "192.0.2.2"})

    assert Operation.objects.get().arguments["addresses"] == ["192.0.2.2"]


def test_one_is_removed(domain, browser):
    told(domain, "ns1.a.example", ["192.0.2.1"], now=timezone.now())

    browser.post(f"{PAGE}ns1.a.example/", {"remove": "1", "addresses": ""})

    assert Operation.objects.get().kind == "domain.host-removal"


def test_one_in_use_says_why_it_cannot_be_removed(domain, browser):
    told(domain, "ns1.a.example", ["192.0.2.1"], now=timezone.now())
    domain.nameservers = ["ns1.a.example", "ns2.other.example"]
    domain.save()

    assert 'name="remove"' not in read(browser, f"{PAGE}ns1.a.example/").content.decode()
    answer = browser.post(f"{PAGE}ns1.a.example/", {"remove": "1"}, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "Change its name servers first." in answer.content.decode()


def test_there_is_no_such_page_where_the_registry_has_no_host_objects(domain, browser):
    with registries.replaced("sandbox", unreached("afnic", profile="eurid")):
        assert read(browser).status_code == 404
