"""The page with the registration data of a name (SHOP-5), by real look-ups."""

import pytest
from django.core.cache import cache
from django.test import Client

from parvis.domains.registries import public_data
from parvis.drivers.rdap.source import PublicData, Where
from tests.drivers.rdap.published import rdap
from tests.factories import BrandFactory, BrandHostFactory, BrandTldFactory, TldFactory
from tests.simulators.public_data_server import RDAP, http, serving, silence

pytestmark = pytest.mark.django_db
PAGE = "/en/rdap/"


@pytest.fixture
def server():
    with serving(RDAP) as rdap_server:
        yield rdap_server


@pytest.fixture
def look_up(server):
    cache.clear()
    brand = BrandFactory()
    visitor = Client(headers={"host": BrandHostFactory(brand=brand).host})
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=brand, tld=tld)
    source = PublicData(tld.registry, lambda _name: Where(f"http://127.0.0.1:{server.port}"))
    with public_data.replaced(tld.registry, source):
        yield lambda typed: visitor.get(PAGE, {"q": typed})


def test_what_is_published_is_shown(server, look_up):
    server.answers = {"": http(rdap("exemple.fr"))}

    page = look_up("www.Exemple.fr")

    text = page.content.decode()
    assert page.status_code == 200
    for told in ("Registrar Example", "clientTransferProhibited", "ns1.client.example", "1 November 2027"):
        assert told in text


def test_a_free_name_can_be_registered(server, look_up):
    server.answers = {"": http(status="404 Not Found")}

    assert "?q=exemple.fr" in look_up("exemple.fr").content.decode()


def test_markup_in_an_answer_is_text(server, look_up):
    evil = "</pre><script>alert(1)</script>"
    card = ["vcard", [["fn", {}, "text", evil]]]
    changes = {
        "entities": [{"roles": ["registrar"], "vcardArray": card}],
        "status": [evil],
        "nameservers": [{"ldhName": evil}],
        "port43": evil,
    }
    server.answers = {"": http(rdap("exemple.fr", **changes))}

    text = look_up("exemple.fr").content.decode()

    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)") == 7


@pytest.mark.parametrize(
    "answer", [b"", http(b"<html>", kind="text/html"), http(b" " * 2_000_000), http(status="302 Found", Location="/")]
)
def test_an_answer_that_makes_no_sense_is_told_as_silence(server, look_up, answer):
    server.answers = {"": answer}

    page = look_up("exemple.fr")

    assert page.status_code == 422
    assert "The registry does not answer." in page.content.decode()


def test_the_page_waits_no_longer_than_it_says(monkeypatch, server, look_up):
    monkeypatch.setattr("parvis.web.storefront.views.whois.PATIENCE", 0.2)
    server.answers = {"": silence}

    assert "The registry does not answer." in look_up("exemple.fr").content.decode()


def test_a_visitor_asks_twenty_times_a_minute(server, look_up):
    server.answers = {"": http(status="404 Not Found")}

    codes = [look_up("exemple.fr").status_code for _ in range(41)]

    assert codes[:20] == [200] * 20
    assert codes[-1] == 429
    assert len(server.questions) == 1
