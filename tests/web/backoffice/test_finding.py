"""A support person on the phone finds the customer, the order and the operation by what the caller says."""

import pytest
from django.db import connection

from parvis.accounts.queries import accounts_matching
from tests.factories import AccountFactory, DomainFactory, OperationFactory, OrderFactory, staff_member

SAID = [
    "A-200123", "a-200123", "dupont", "Dupont Élodie", "elodie dup", "patisserie", "Pâtisserie", "bonjour@patisserie.example",
    "bonjour", "elodie@perso.example", "01 99 00 00 01", "0199000001", "+33 1 99 00 00 01", "0033199000001",
    "+33.199000001", "dupont-gateaux.fr",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_whatever_the_caller_says_opens_the_customer(staff, elodie, foreign, said):
    DomainFactory(account=elodie, name="dupont-gateaux.fr")
    AccountFactory(brand=elodie.brand, last_name="Martin", phone="+33.199000002")

    assert staff.get("/staff/customers/", {"q": said}).url == "/staff/customers/A-200123/"


@pytest.mark.parametrize("said", ["nobody", "&|!:*", "'", "(", "99", "\u00e9\u00e9", "x" * 500, "01 99 00 00 09"])
def test_what_means_nobody_finds_nobody(staff, elodie, said):
    page = staff.get("/staff/customers/", {"q": said})

    assert page.status_code == 200
    assert elodie.number not in page.content.decode()


def test_two_customers_of_one_name_are_listed(staff, elodie):
    AccountFactory(brand=elodie.brand, organisation="", last_name="Dupont")

    assert staff.get("/staff/customers/", {"q": "dupont"}).content.decode().count("/staff/customers/A-") >= 2


def test_a_search_reads_the_index(elodie):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM accounts_account WHERE words @@ to_tsquery('simple', 'dup:*')")
        plan = " ".join(row[0] for row in cursor.fetchall())

    assert "accounts_by_words" in plan
    assert accounts_matching(staff_member(elodie.brand), "dupont") == {elodie.pk}


def test_orders_and_operations_are_found_by_customer_number_and_name(staff, elodie):
    order = OrderFactory(account=elodie, brand=elodie.brand)
    other = OrderFactory(account=AccountFactory(brand=elodie.brand), brand=elodie.brand)
    operation = OperationFactory(account=elodie, subject="dupont-gateaux.fr", state="done")

    for said in (order.number, "dupont"):
        page = staff.get("/staff/orders/", {"q": said}).content.decode()
        assert order.number in page
        assert other.number not in page
    for said in ("dupont-gateaux.fr", "dupont"):
        assert f"/staff/operations/{operation.pk}/" in staff.get("/staff/operations/", {"q": said}).content.decode()


@pytest.mark.parametrize("page", ["9" * 5000, "-1", "0", "²", "x", "99999999"])
def test_nonsense_in_the_address_is_some_page(staff, elodie, page):
    assert staff.get("/staff/customers/", {"page": page}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["customers", "orders", "payments", "operations?state=all", "audit", "extensions"],
)
def test_what_the_database_takes_in_no_text_is_left_out_of_what_is_sought(staff, elodie, address):
    path, _mark, more = address.partition("?")

    assert staff.get(f"/staff/{path}/?{more}&q=zz%00zz").status_code == 200
