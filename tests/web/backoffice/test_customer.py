"""The customer's page answers «what is the situation»; payments are matched quickly and safely."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.enums import AccountState
from parvis.accounts.models import AccountRequest
from parvis.audit.actions import record
from parvis.billing.models import Payment, Refund
from parvis.domains.enums import DomainState
from parvis.kit.actor import SYSTEM
from parvis.notifications.actions import write
from parvis.orders.enums import OrderState
from parvis.web.templatetags.wording import phone
from tests.factories import AccountFactory, DomainFactory, OperationFactory, OrderFactory


def page(staff, account):
    return staff.get(f"/staff/customers/{account.number}/").content.decode()


def test_nothing_to_do_is_said(staff, elodie):
    assert "tout va bien" in page(staff, elodie)


def test_all_that_needs_action_is_on_the_page(staff, elodie):
    soon = timezone.now() + timedelta(days=9)
    OperationFactory(account=elodie, subject="stopped.fr", state="attention", problem="Registry says 2306")
    OrderFactory(account=elodie, brand=elodie.brand, number="C-2026-777777")
    DomainFactory(account=elodie, name="ending.fr", expires_at=soon, is_auto_renewed=False)
    DomainFactory(account=elodie, name="lost.fr", state=DomainState.REDEMPTION)
    shown = page(staff, elodie)

    for fact in ("Registry says 2306", "La commande C-2026-777777", "ending.fr prend fin", "lost.fr est en"):
        assert fact in shown
    assert "tout va bien" not in shown


def test_who_calls_is_recognised(staff, elodie):
    shown = page(staff, elodie)

    assert "+33 1 99 00 00 01" in shown
    assert "elodie@perso.example" in shown
    assert "Ne s’est jamais connecté" in shown


def test_an_account_in_review_is_decided_there(staff, brand):
    waiting = AccountFactory(brand=brand, state=AccountState.REVIEW)

    assert 'href="#review"' in page(staff, waiting)
    assert 'id="review"' in page(staff, waiting)


def test_the_menu_counts_what_waits(staff, brand):
    AccountFactory(brand=brand, state=AccountState.REVIEW)
    AccountFactory(state=AccountState.REVIEW)
    shown = staff.get("/staff/orders/").content.decode()

    assert "File d’attente" in shown
    assert len(re.findall(r'class="count"\s*>1<', shown)) == 2


@pytest.mark.parametrize(
    ("kept", "written"), [("+33.199000001", "+33 1 99 00 00 01"), ("+32.470000000", "+32 470 00 00 00"), ("x", "x")]
)
def test_a_phone_number_is_shown_as_people_write_it(kept, written):
    assert phone(kept) == written


def match(staff, order, amount, reference="VIR 1"):
    typed = {"amount": amount, "bank_reference": reference}
    return staff.post(f"/staff/payments/{order.number}/match/", typed)


@pytest.mark.parametrize("amount", ["{}", " {}"])
def test_an_amount_is_typed_as_on_a_french_statement(staff, elodie, amount):
    order = OrderFactory(account=elodie, brand=elodie.brand, means="transfer")
    typed = amount.format(str(order.total.amount).replace(".", ","))

    assert match(staff, order, typed).status_code == 302
    assert Payment.objects.get(order_number=order.number).amount == order.total


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.EXPIRED])
def test_money_for_an_order_that_is_over_is_found_written_down_and_waits_to_be_given_back(staff, elodie, state):
    order = OrderFactory(account=elodie, brand=elodie.brand, state=state)

    assert order.number not in staff.get("/staff/payments/").content.decode()
    assert order.number in staff.get("/staff/payments/", {"q": order.number}).content.decode()
    assert "ne livre rien" in staff.get(f"/staff/payments/{order.number}/match/").content.decode()
    answer = staff.post(
        f"/staff/payments/{order.number}/match/",
        {"amount": str(order.total.amount), "bank_reference": "VIR 1"},
        follow=True,
    )

    assert "à rendre" in answer.content.decode()
    assert Refund.objects.get().amount_minor == order.total.minor
    assert order.number in staff.get("/staff/").content.decode()


def test_a_transfer_is_found_by_its_amount(staff, elodie):
    order = OrderFactory(account=elodie, brand=elodie.brand, means="transfer")
    other = OrderFactory(account=elodie, brand=elodie.brand, means="transfer", net_minor=123_456)
    shown = staff.get("/staff/payments/", {"q": str(order.total.amount).replace(".", ",")}).content.decode()

    assert order.number in shown
    assert other.number not in shown


def test_the_outbox_says_states_in_words(staff, elodie, now):
    message = write(
        "account-opened", key="k", to="a@client.example", brand=elodie.brand, language="fr",
        context={"account": elodie, "is_in_review": False}, now=now,
    )  # fmt: skip

    assert "En attente d’envoi" in staff.get(f"/staff/outbox/{message.pk}/").content.decode()


def test_the_audit_log_of_one_customer_is_found_by_their_number(staff, elodie, foreign, now):
    for account in (elodie, foreign):
        record("contact.created", kind="contact", subject=f"of {account.number}", by=SYSTEM, at=now,
               brand_id=elodie.brand_id, account_id=account.pk)  # fmt: skip
    shown = staff.get("/staff/audit/", {"q": elodie.number}).content.decode()

    assert f"of {elodie.number}" in shown
    assert f"of {foreign.number}" not in shown


def test_a_request_says_in_words_what_would_change(staff, elodie, now):
    asked = AccountRequest.objects.create(
        account=elodie, asked_by=elodie.memberships.get().user, changes={"country": "BE", "last_name": "Durand"},
        reason="moved", created_at=now,
    )  # fmt: skip
    shown = staff.get(f"/staff/requests/{asked.pk}/").content.decode()

    for said in ("Pays", "<del>France</del> <ins>Belgique</ins>", "<del>Dupont</del> <ins>Durand</ins>"):
        assert said in shown
    assert "last_name" not in shown


def test_the_queue_counts_money_to_give_back(staff, elodie):
    order = OrderFactory(account=elodie, brand=elodie.brand, means="transfer")
    match(staff, order, str(order.total.amount))
    payment = Payment.objects.get()
    Refund.objects.create(key="r", payment=payment, amount_minor=100, reason="paid twice", created_at=timezone.now())

    assert len(re.findall(r'class="count"\s*>1<', staff.get("/staff/orders/").content.decode())) == 1
