"""Withdrawals and ends of contract: once, acknowledged at once, telling strangers nothing."""

from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, transaction

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, open_card
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.notices import answer, receive
from parvis.orders.enums import LineState, NoticeKind, NoticeState
from parvis.orders.models import ContractNotice, OrderLine
from tests.factories import BrandFactory, DomainFactory
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr"))


def declared(brand, now, **particulars):
    values = {
        "key": uuid4(),
        "kind": NoticeKind.WITHDRAWAL,
        "name": "Anna Exemple",
        "email": "anna@client.example",
        "contract": "C-2026-000001",
        "reason": "",
        "language": "fr",
        "actor": SYSTEM,
        "now": now,
    }
    return receive(brand, **values | particulars)


def test_it_is_acknowledged_with_its_content_date_and_time(order, now):
    notice = declared(order.brand, now, email=order.account.email, contract=order.number.lower(), reason="Trop tard")

    letter = Message.objects.get(template="contract-notice")
    assert letter.to == order.account.email
    for part in (order.number.lower(), "Anna Exemple", "24 novembre 2026", "11:00:00 CET", "Trop tard"):
        assert part in letter.text
        assert part in letter.html
    assert notice.account == order.account
    assert Entry.objects.get(action="contract.notice-received").account_id == order.account_id


def test_sent_twice_it_is_one(order, now):
    key = uuid4()

    first = declared(order.brand, now, key=key)
    again = declared(order.brand, now, key=key)

    assert first == again
    assert Message.objects.filter(template="contract-notice").count() == 1


def test_a_stranger_learns_nothing_of_the_contract(order, now):
    notice = declared(order.brand, now, email="stranger@client.example", contract=order.number)

    assert notice.account is None
    assert "acquis" not in Message.objects.get(template="contract-notice").text
    letter = Message.objects.get(template="contract-notice")
    assert "immédiat" not in letter.text
    assert "perdre" not in letter.text


def test_the_same_address_at_another_brand_is_somebody_else(order, now):
    notice = declared(BrandFactory(), now, email=order.account.email, contract=order.number)

    assert notice.account is None


def test_a_domain_names_the_contract_too(now):
    domain = DomainFactory(name="xn--caf-dma.fr", unicode_name="café.fr")

    notice = declared(domain.account.brand, now, email=domain.account.email, contract="Café.fr", kind=NoticeKind.END)

    assert notice.account == domain.account


def test_a_waived_right_is_explained_once_the_name_is_registered(order, now):
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    declared(order.brand, now, email=order.account.email, contract=order.number)
    before = Message.objects.get(template="contract-notice").text
    OrderLine.objects.filter(order=order).update(state=LineState.DONE)

    declared(order.brand, now, email=order.account.email, contract=order.number)

    after = Message.objects.filter(template="contract-notice").latest("pk").text
    assert "reconnu perdre" not in before
    assert "reconnu perdre" in after


def test_staff_answer_once_in_the_customers_language(order, now):
    notice = declared(order.brand, now)
    with pytest.raises(NotAllowedError, match="le client doit savoir"):
        answer(notice, is_accepted=False, text="", actor=SYSTEM, now=now)

    answer(notice, is_accepted=True, text="Vous serez remboursé sous 14 jours.", actor=SYSTEM, now=now)

    letter = Message.objects.get(template="contract-notice-answered")
    assert "Vous serez remboursé sous 14 jours." in letter.text
    assert "acceptée" in letter.subject
    with pytest.raises(NotAllowedError):
        answer(notice, is_accepted=False, text="Non.", actor=SYSTEM, now=now)


def test_the_database_keeps_every_declaration(order, now):
    notice = declared(order.brand, now)
    answer(notice, is_accepted=False, text="Non.", actor=SYSTEM, now=now)

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        notice.delete()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        ContractNotice.objects.filter(pk=notice.pk).update(state=NoticeState.RECEIVED)
