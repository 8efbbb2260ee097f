"""Staff see what is owed and how old it is, remind, ask for costs, and give up; invoices say that they are unpaid."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.billing.actions.debts import owe_again
from parvis.billing.models import Debt
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from tests.factories import PaymentFactory

PAGE = "/staff/debts/"


def owing(account, minor=839):
    payment = PaymentFactory(account=account, amount_minor=minor, order_number=f"C-2026-{Debt.objects.count():06d}")
    return owe_again(payment, minor=minor, reason="AM04", actor=SYSTEM, now=timezone.now())


@pytest.fixture
def debt(elodie):
    return owing(elodie)


def test_it_is_listed_recalled_once_a_day_and_given_up_with_a_reason(staff, debt):
    here = f"{PAGE}{debt.pk}/"
    listed = staff.get(PAGE).content.decode()
    assert "Pâtisserie Dupont" in listed
    assert "0-30" in listed

    said = [staff.post(f"{here}remind/", follow=True).content.decode() for _again in range(2)]
    assert "est relancé" in said[0]
    assert "déjà été relancé" in said[1]
    assert Message.objects.filter(template="debt-reminder").count() == 1
    assert staff.post(here, {"reason": ""}).status_code == 422
    assert "Passé en perte" in staff.post(here, {"reason": "introuvable"}, follow=True).content.decode()
    assert "Pâtisserie Dupont" not in staff.get(f"{PAGE}?q=nobody").content.decode()
    assert "Pâtisserie Dupont" in staff.get(f"{PAGE}?state=lost").content.decode()
    assert staff.post(here, {"reason": "encore"}).status_code == 422


def test_the_compensation_is_offered_for_professionals_alone(staff, debt, elodie):
    elodie.kind = "individual"
    elodie.save()
    assert "40,00" not in staff.get(f"{PAGE}{debt.pk}/").content.decode()
    assert "Aucune indemnité" in staff.post(f"{PAGE}{debt.pk}/fee/", follow=True).content.decode()

    elodie.kind = "organisation"
    elodie.save()
    assert "40,00" in staff.get(f"{PAGE}{debt.pk}/").content.decode()
    assert "indemnité est ajoutée" in staff.post(f"{PAGE}{debt.pk}/fee/", follow=True).content.decode()
    assert Debt.objects.get().left_minor == 4839


def test_another_brand_s_debts_are_not_seen(staff, foreign):
    debt = owing(foreign)

    assert staff.get(f"{PAGE}{debt.pk}/").status_code == 404
    assert "Pâtisserie Dupont" not in staff.get(PAGE).content.decode()


def test_as_many_queries_for_three_debts_as_for_one(staff, elodie):
    owing(elodie)
    counts = []
    for more in (0, 2):
        for _again in range(more):
            owing(elodie)
        with CaptureQueriesContext(connection) as seen:
            staff.get(PAGE)
        counts.append(len(seen))

    assert counts[0] == counts[1]
