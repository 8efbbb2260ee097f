"""Staff record cheques, take them to the bank, and write down what becomes of them; customers read how to pay by one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.billing.models import Cheque, ChequeSlip
from parvis.brands.models import Brand
from parvis.orders.models import Order
from tests.factories import OrderFactory
from tests.orders.cheques import deposited_cheque
from tests.web.days import here

PAGE = "/staff/cheques/"


@pytest.fixture
def order(brand, elodie):
    Brand.objects.filter(pk=brand.pk).update(takes_cheques=True)
    return OrderFactory(account=elodie, brand=brand, means="cheque")


def typed(subject, amount, **more):
    return {
        "subject": subject, "amount": amount, "number": "1234567", "bank": "Banque Exemple", "drawer": "Anna Exemple",
        "received_on": here().isoformat(), **more,
    }  # fmt: skip


def due(order):
    return f"{order.total.minor // 100},{order.total.minor % 100:02d}"


def test_from_the_form_to_the_bank_and_back(staff, order):
    assert order.number in staff.get(f"{PAGE}new/?for={order.number}").content.decode()

    staff.post(f"{PAGE}new/", typed(order.number, due(order)))
    cheque = Cheque.objects.get()
    listed = staff.get(PAGE).content.decode()
    made = staff.post(f"{PAGE}deposit/", {"seller": cheque.seller_id, "cheques": [cheque.pk]}, follow=True)
    slip = ChequeSlip.objects.get()
    credited = staff.post(f"{PAGE}slips/{slip.pk}/", {"credited_on": here().isoformat()}, follow=True)
    rejected = staff.post(f"{PAGE}{cheque.pk}/", {"reason": "cheque_funds"}, follow=True)

    assert "BANQUE EXEMPLE 1234567" in listed
    assert slip.number in made.content.decode()
    assert "Créditée" in credited.content.decode()
    assert "Provision insuffisante" in rejected.content.decode()
    assert "BANQUE EXEMPLE" in staff.get(f"{PAGE}?q=1234567").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "1,00"}, "à régler"),
        ({"subject": "C-0000-0"}, "Aucune commande"),
        ({"subject": "G-2026-000001"}, "Aucune commande"),
        ({"received_on": "2999-01-01"}, "pas encore venu"),
        ({"number": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(staff, order, wrong, said):
    answer = staff.post(f"{PAGE}new/", typed(order.number, due(order)) | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Banque Exemple" in answer.content.decode()
    assert not Cheque.objects.exists()


def test_deposited_by_somebody_else_the_rest_is_chosen_again(staff, order, elodie):
    cheque = deposited_cheque(elodie)

    answer = staff.post(f"{PAGE}deposit/", {"seller": cheque.seller_id, "cheques": [cheque.pk]})

    assert answer.status_code == 422
    assert "plus à remettre" in answer.content.decode()
    assert staff.post(f"{PAGE}{cheque.pk}/", {"reason": "cheque_returned"}).status_code == 422


def test_another_brand_s_cheques_are_not_seen(staff, order, foreign):
    cheque = deposited_cheque(foreign)

    for address in (f"{PAGE}{cheque.pk}/", f"{PAGE}slips/{cheque.slip_id}/"):
        assert staff.get(address).status_code == 404
    assert cheque.slip.number not in staff.get(PAGE).content.decode()


def test_as_many_queries_for_three_cheques_as_for_one(staff, elodie):
    deposited_cheque(elodie)
    with CaptureQueriesContext(connection) as one:
        staff.get(f"{PAGE}?q=ex")
    for number in ("2", "3"):
        deposited_cheque(elodie, number=number)

    with CaptureQueriesContext(connection) as three:
        staff.get(f"{PAGE}?q=ex")

    assert len(three) == len(one)


def test_the_customer_reads_how_to_write_it_and_that_it_is_here(staff, order, elodie):
    browser = Client(headers={"host": "first.localhost"})
    browser.force_login(elodie.memberships.get().user, backend="parvis.accounts.backends.BrandBackend")
    page = f"/checkout/{order.number}/cheque/"

    before = browser.get(page).content.decode()
    staff.post(f"{PAGE}new/", typed(order.number, due(order)))
    after = browser.get(page).content.decode()
    shown = browser.get(f"/billing/orders/{order.number}/").content.decode()

    assert "à l’ordre de" in before.lower()
    assert order.number in before
    assert "Votre chèque est arrivé" in after
    assert "Votre chèque est arrivé" in shown
    Brand.objects.update(takes_cheques=False)
    assert browser.get(page).status_code == 302
    assert Order.objects.get().state == "unpaid"
