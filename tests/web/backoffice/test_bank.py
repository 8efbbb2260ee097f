"""Staff import statements and say what the lines in suspense are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parvis.billing.actions.balance import purse_of
from parvis.billing.models import BankLine
from parvis.orders.actions import bank
from tests.billing.test_statements import CSV
from tests.factories import NOW

PAGE = "/staff/bank/"


def sent(staff, brand, text=CSV):
    file = SimpleUploadedFile("releve.csv", text.encode())
    return staff.post(PAGE, {"seller": brand.legal_entity_id, "file": file})


@pytest.fixture
def line(staff, brand, elodie):
    sent(staff, brand)
    return bank.match(BankLine.objects.get(amount_minor=839).pk, now=NOW)


def test_an_imported_statement_shows_what_is_to_be_assigned(staff, line):
    text = staff.get(PAGE).content.decode()

    assert "C-2027-000123" in text
    assert "frais" not in text
    assert "frais" in staff.get(f"{PAGE}?state=all").content.decode()


def test_a_file_that_makes_no_sense_says_where_and_nothing_is_imported(staff, brand):
    answer = sent(staff, brand, CSV.replace("8,39", "huit"))

    assert answer.status_code == 422
    assert "Rien n’a été importé" in answer.content.decode()
    assert "Ligne 2" in answer.content.decode()
    assert not BankLine.objects.exists()


def test_another_seller_s_bank_is_not_to_be_chosen(staff, foreign):
    assert sent(staff, foreign.brand).status_code == 422
    assert not BankLine.objects.exists()


def test_a_line_goes_to_the_balance_of_an_account(staff, line, elodie):
    page = reverse("backoffice:bank-line", args=[line.pk])

    wrong = staff.post(page, {"what": "account", "which": "A-999"})
    right = staff.post(page, {"what": "account", "which": "a-200123"})

    assert "Aucun compte n’a ce numéro" in wrong.content.decode()
    assert right.status_code == 302
    assert purse_of(elodie, "EUR").minor == 839
    assert "Affecté" in staff.get(page).content.decode()


def test_a_foreign_account_gets_nothing(staff, line, foreign):
    answer = staff.post(reverse("backoffice:bank-line", args=[line.pk]), {"what": "account", "which": foreign.number})

    assert answer.status_code == 422
    assert purse_of(foreign, "EUR").minor == 0
