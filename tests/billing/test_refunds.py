"""Money owed is given back once, and the customer is told."""

import threading

import pytest
from django.db import connection

from parvis.audit.models import Entry
from parvis.billing.actions.payments import match_transfer
from parvis.billing.actions.refunds import give_back, owe
from parvis.billing.models import Refund
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.factories import staff_member
from tests.orders.shop import order_it, ready_cart


def owed(now):
    order = order_it(ready_cart("wanted.fr"), means="transfer")
    payment = match_transfer(
        order_number=order.number, account=order.account, due=order.total, received=order.total, bank_reference="line-1",
        actor=SYSTEM, now=now,
    )  # fmt: skip
    return owe(payment, key="line:1", amount=Money(300, "EUR"), reason="not delivered", now=now)


@pytest.mark.django_db
def test_it_is_written_down_once_and_told(now):
    refund = owed(now)

    give_back(refund, reference="VIR 42", actor=SYSTEM, now=now)
    with pytest.raises(NotAllowedError):
        give_back(refund, reference="VIR 43", actor=SYSTEM, now=now)

    assert Entry.objects.get(action="payment.given-back").after["reference"] == "VIR 42"
    letter = Message.objects.get(template="money-given-back")
    assert "3,00 €" in letter.subject
    assert "VIR 42" in letter.text


@pytest.mark.django_db
def test_staff_of_another_brand_do_not_see_it(now):
    refund = owed(now)
    own, other = staff_member(refund.payment.account.brand), staff_member()

    assert Refund.objects.visible_to(own).get() == refund
    assert not Refund.objects.visible_to(other).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_send_it_once(now):
    refund, outcomes = owed(now), []

    def sent(reference):
        try:
            give_back(refund, reference=reference, actor=SYSTEM, now=now)
            outcomes.append("done")
        except NotAllowedError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=sent, args=(f"VIR {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert Message.objects.filter(template="money-given-back").count() == 1
