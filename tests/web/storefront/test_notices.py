"""Withdrawing or ending a contract through the pages, without an account."""

import re

import pytest
from django.test import Client

from parvis.orders.models import ContractNotice
from tests.factories import BrandFactory, BrandHostFactory

pytestmark = pytest.mark.django_db
TYPED = {"name": "Anna Exemple", "email": "anna@client.example", "contract": " C-2026-000001 ", "reason": "<b>"}


@pytest.fixture
def visitor():
    BrandHostFactory(brand=BrandFactory(), host="shop.localhost")
    return Client(headers={"host": "shop.localhost"})


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.content.decode()).group(1)


@pytest.mark.parametrize(("path", "kind"), [("renoncer", "withdrawal"), ("resilier", "end")])
def test_three_clicks_and_it_is_received(visitor, path, kind):
    home = visitor.get("/fr/").content.decode()
    assert f"/fr/{path}/" in home
    typed = TYPED | {"key": key_of(visitor.get(f"/fr/{path}/"))}

    check = visitor.post(f"/fr/{path}/", typed)
    assert check.status_code == 200
    assert not ContractNotice.objects.exists()
    page = visitor.post(f"/fr/{path}/", typed | {"confirm": "1"}).content.decode()

    notice = ContractNotice.objects.get()
    assert (notice.kind, notice.contract, notice.language) == (kind, "C-2026-000001", "fr")
    assert "anna@client.example" in page


def test_pressed_twice_it_is_one_declaration(visitor):
    typed = TYPED | {"key": key_of(visitor.get("/en/withdraw/")), "confirm": "1"}

    for _time in range(2):
        assert visitor.post("/en/withdraw/", typed).status_code == 200

    assert ContractNotice.objects.count() == 1


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(visitor):
    typed = TYPED | {"key": key_of(visitor.get("/fr/resilier/")), "email": "anna", "confirm": "1"}

    answer = visitor.post("/fr/resilier/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "adresse e-mail complète" in page
    assert 'value="Anna Exemple"' in page
    assert "&lt;b&gt;" in page
    assert not ContractNotice.objects.exists()


def test_who_declares_without_end_waits(visitor):
    typed = TYPED | {"confirm": "1"}
    statuses = [
        visitor.post("/fr/resilier/", typed | {"key": key_of(visitor.get("/fr/resilier/"))}).status_code
        for _time in range(11)
    ]

    assert statuses[-1] == 429
    assert ContractNotice.objects.count() == 10
