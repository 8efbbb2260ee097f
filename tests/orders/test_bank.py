"""Transfers from the bank: matched by the number that they name, never guessed, each once (PAY-5, rules 7.6)."""

from datetime import date

import pytest

from parvis.billing.actions.balance import purse_of
from parvis.billing.models import BankLine, LedgerEntry, Payment, Refund
from parvis.billing.statements import BankEntry
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions import bank, suspense
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.billing.test_payments import matched
from tests.factories import AccountFactory, staff_member
from tests.orders.shop import NOW, order_it, ready_cart
from tests.simulators.together import together


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr"), means="transfer")


def entry(text, minor, reference="A1"):
    return BankEntry("FR76", date(2026, 11, 24), "EUR", minor, reference, text, "Client Exemple")


def came(order, *entries):
    """The statement is imported and the worker passes; the lines in order."""
    bank.take_in(order.brand.legal_entity, entries, file_name="s.xml", actor=staff_member(order.brand), now=NOW)
    return [bank.match(pk, now=NOW) for pk in BankLine.objects.order_by("pk").values_list("pk", flat=True)]


def state(order):
    return Order.objects.get(pk=order.pk).state


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["{}", "Paiement {} merci", "payment c{}", "{}X"])
def test_the_exact_amount_for_the_order_that_is_named_pays_it(order, written):
    number = order.number.replace("C-", "C-")
    text = written.format(number if "c{}" not in written else number[1:].replace("-", " "))

    (line,) = came(order, entry(text, order.total.minor))

    assert (line.state, state(order)) == ("matched", "paid")
    assert line.payment.order_number == order.number
    assert Operation.objects.count() == 1


@pytest.mark.django_db
def test_imported_twice_nothing_is_new(order):
    line = entry(order.number, order.total.minor)
    came(order, line)

    taken = bank.take_in(
        order.brand.legal_entity, [line], file_name="again.xml", actor=staff_member(order.brand), now=NOW
    )

    assert (taken.fresh, taken.known) == (0, 1)
    assert Payment.objects.count() == 1


@pytest.mark.django_db
def test_another_amount_waits_for_staff_and_the_customer_is_told(order):
    (line,) = came(order, entry(order.number, order.total.minor - 100))

    assert (line.state, state(order)) == ("suspense", "unpaid")
    letter = Message.objects.get(template="transfer-differs")
    assert order.number in letter.subject
    assert "gardé" in letter.text
    assert LedgerEntry.objects.get(key=f"suspense:{line.pk}:in").account is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "Client Exemple", "C-1999-000001", "C-2026-00001", "XC-2026-000001"])
def test_nothing_is_guessed_from_a_name_or_an_amount(order, text):
    (line,) = came(order, entry(text, order.total.minor))

    assert (line.state, state(order)) == ("suspense", "unpaid")


@pytest.mark.django_db
def test_two_orders_named_are_for_staff_to_tell_apart(order):
    (line,) = came(order, entry(f"{order.number} C-2026-999999", order.total.minor))

    assert line.state == "suspense"


@pytest.mark.django_db
def test_another_seller_s_order_is_not_paid(order):
    other = AccountFactory()

    bank.take_in(
        other.brand.legal_entity, [entry(order.number, order.total.minor)], file_name="-", actor=staff_member(other.brand), now=NOW,
    )  # fmt: skip
    line = bank.match(BankLine.objects.get().pk, now=NOW)

    assert (line.state, state(order)) == ("suspense", "unpaid")


@pytest.mark.django_db
def test_a_transfer_that_staff_wrote_down_before_the_statement_came_is_the_same(order):
    by_hand = matched(order)

    (line,) = came(order, entry(order.number, order.total.minor))

    assert (line.state, line.payment) == ("matched", by_hand)
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_paid_twice_the_second_is_in_suspense_and_nothing_is_lost(order):
    first, second = came(
        order, entry(order.number, order.total.minor, "A1"), entry(order.number, order.total.minor, "A2")
    )

    assert (first.state, second.state) == ("matched", "suspense")
    assert Operation.objects.count() == 1


@pytest.mark.django_db
def test_money_that_left_is_kept_and_moves_nothing(order):
    (line,) = came(order, entry("frais", -500))

    assert line.state == "debit"
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
def test_staff_put_it_on_the_balance_and_the_order_is_paid_from_there(order):
    (line,) = came(order, entry(order.number, order.total.minor + 500))
    staff = staff_member(order.brand)

    suspense.to_balance(line, order.account, actor=staff, now=NOW)

    assert purse_of(order.account, "EUR").minor == order.total.minor + 500
    with pytest.raises(NotAllowedError):
        suspense.to_balance(line, order.account, actor=staff, now=NOW)
    assert Message.objects.filter(template="balance-topped-up").count() == 1


@pytest.mark.django_db
def test_staff_say_which_order_it_pays(order):
    (line,) = came(order, entry("no number", order.total.minor))

    settled = suspense.pay_order(line, order, actor=staff_member(order.brand), now=NOW)

    assert (settled.state, state(order)) == ("assigned", "paid")


@pytest.mark.django_db
def test_an_order_of_another_amount_is_refused(order):
    (line,) = came(order, entry("no number", order.total.minor + 1))

    with pytest.raises(NotAllowedError):
        suspense.pay_order(line, order, actor=staff_member(order.brand), now=NOW)

    assert BankLine.objects.get().state == "suspense"


@pytest.mark.django_db
def test_sent_back_it_is_nobody_s_any_more(order):
    (line,) = came(order, entry("?", 999))

    assert suspense.send_back(line, reference="VIR 9", actor=staff_member(order.brand), now=NOW).state == "returned"


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_imports_at_the_same_moment_pay_once(order):
    line = entry(order.number, order.total.minor)
    seller, staff = order.brand.legal_entity, staff_member(order.brand)

    together(*[lambda: bank.take_in(seller, [line], file_name="-", actor=staff, now=NOW)] * 3)
    together(*[lambda: bank.match(BankLine.objects.get().pk, now=NOW)] * 3)

    assert BankLine.objects.get().state == "matched"
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_decide_at_the_same_moment_once(order):
    (line,) = came(order, entry("?", order.total.minor))
    staff = staff_member(order.brand)

    found = together(
        lambda: suspense.pay_order(line, order, actor=staff, now=NOW),
        lambda: suspense.to_balance(line, order.account, actor=staff, now=NOW),
        lambda: suspense.send_back(line, reference="-", actor=staff, now=NOW),
    )

    assert sum(isinstance(one, NotAllowedError) for one in found) == 2
