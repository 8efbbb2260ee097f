"""What every shop publishes: no link of the footer is dead, and the notice says who sells."""

import re

import pytest
from django.test import Client

from parvis.brands.models import BrandText
from tests.factories import BrandFactory, BrandHostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    brand = BrandHostFactory(brand=BrandFactory(), host="shop.localhost").brand
    BrandText.objects.bulk_create(
        BrandText(brand=brand, slug=slug, language=language, title=slug, body="One.\n\nTwo <b>.")
        for slug in ("terms", "notice", "privacy")
        for language in ("fr", "en")
    )
    return Client(headers={"host": "shop.localhost"})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_link_of_the_footer_leads_somewhere(visitor, language):
    links = re.findall(r'href="(/\w\w/legal/[^"]+)"', visitor.get(f"/{language}/").content.decode())

    assert len(links) == 4
    assert [link for link in links if visitor.get(link).status_code != 200] == []


def test_the_notice_says_who_sells(visitor):
    page = visitor.get("/fr/legal/mentions-legales/").content.decode()

    assert "RCS Marseille 123 456 782" in page
    assert "FR11123456782" in page
    assert "Two &lt;b&gt;." in page


def test_the_seller_stands_in_the_notice_alone(visitor):
    assert "RCS Marseille" not in visitor.get("/fr/legal/conditions-de-vente/").content.decode()


def test_a_text_of_another_name_does_not_exist(visitor):
    assert visitor.get("/fr/legal/terms/").status_code == 404
    assert visitor.get("/fr/legal/secrets/").status_code == 404
