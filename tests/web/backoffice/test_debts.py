"""Staff see what is owed and how old it is, remind, ask for costs, and give up; invoices say that they are unpaid."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.billing.actions.debts import owe_again
from parvis.billing.models import Debt, LossRequest
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


def test_interest_is_shown_of_professionals_and_claimed_at_a_click(staff, elodie, settings, tmp_path):
    settings.PARVIS_LEGAL_RATES = tmp_path / "rates.toml"
    today = timezone.localdate()
    first = today.replace(month=1 if today.month <= 6 else 7, day=1)
    earlier = (first - timedelta(days=1)).replace(day=1, month=1 if first.month == 7 else 7)
    settings.PARVIS_LEGAL_RATES.write_text(
        "".join(f'[[rate]]\nfrom = {day}\npercent = "3"\n' for day in (earlier, first))
    )
    elodie.kind = "organisation"
    elodie.save()
    payment = PaymentFactory(account=elodie, amount_minor=10_000, order_number="C-2026-000777")
    debt = owe_again(payment, minor=10_000, reason="AM04", actor=SYSTEM, now=timezone.now() - timedelta(days=73))
    here = f"{PAGE}{debt.pk}/"

    # 100 € at 9 % for a fifth of a year.
    assert "1,80" in staff.get(here).content.decode()
    assert "intérêts sont ajoutés" in staff.post(f"{here}interest/", follow=True).content.decode()
    assert "Il n’y a pas d’intérêts" in staff.post(f"{here}interest/", follow=True).content.decode()
    assert Debt.objects.get().left_minor == 10_180


def test_above_the_brand_s_amount_another_staff_member_confirms_the_loss(staff, debt, elodie):
    elodie.brand.most_lost_alone_minor = 500
    elodie.brand.save()
    here = f"{PAGE}{debt.pk}/"

    assert "deux personnes" in staff.get(here).content.decode()
    assert "Une autre personne" in staff.post(here, {"reason": "introuvable"}, follow=True).content.decode()
    assert 'name="decision" value="confirm"' not in staff.get(here).content.decode()
    assert "qui a demandé" in staff.post(f"{here}loss/", {"decision": "confirm"}, follow=True).content.decode()
    assert Debt.objects.get().state == "open"
    assert "demande est close" in staff.post(f"{here}loss/", {"decision": "decline"}, follow=True).content.decode()
    assert LossRequest.objects.get().ended_at is not None
