"""Several orders paid at once: each delivered once with its invoice, whatever happens meanwhile (ORD-2, PAY-1 to PAY-5)."""

import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from parvis.billing.actions import joint as joint_module
from parvis.billing.actions import payments as payments_module
from parvis.billing.actions import settling
from parvis.billing.actions.balance import purse_of
from parvis.billing.actions.joint import match_joint, open_joint
from parvis.billing.actions.payments import apply_status, note_page, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.enums import PaymentMeans
from parvis.billing.models import BankLine, InvoiceDraft, Payment, PaymentNotice, Refund
from parvis.billing.papers import receipt_of
from parvis.billing.ports import PaidState
from parvis.billing.statements import BankEntry
from parvis.billing.tasks import apply_notice
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions import bank, suspense, together
from parvis.orders.actions.cancelling import cancel, expire
from parvis.orders.actions.together import abandon_outdated, open_together, pay_together
from parvis.orders.models import Order
from parvis.orders.operations import charging
from parvis.provisioning.models import Operation
from tests.contracts.cards import payer
from tests.factories import AccountFactory, CartFactory, CartLineFactory, SavedCardFactory, customer, staff_member
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.orders.test_automatic_renewals import topped_up
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.together import meeting
from tests.simulators.together import together as at_once

__all__ = ["meeting"]

pytestmark = pytest.mark.django_db


def unpaid(count=2):
    """An account with unpaid orders of one name each."""
    found = [order_it(ready_cart("wanted-0.fr"))]
    account = found[0].account
    for rank in range(1, count):
        cart = CartFactory(brand=account.brand, account=account)
        CartLineFactory(cart=cart, name=f"wanted-{rank}.fr", shown_minor=699)
        found.append(order_it(cart))
    total = Money(sum(order.total.minor for order in found), "EUR")
    return SimpleNamespace(account=account, orders=found, numbers=[order.number for order in found], total=total)


def opened(few, means=PaymentMeans.CARD, *, key=None, now=NOW, **more):
    return open_together(
        few.account, few.numbers, key=key or uuid.uuid4(), means=means, actor=customer(few.account), now=now, **more
    )


def states(few):
    return [Order.objects.get(pk=order.pk).state for order in few.orders]


def delivered(few):
    """Each order once: its operation, its invoice, its payment."""
    return (
        sorted(Operation.objects.filter(kind="domain.register").values_list("subject", flat=True)),
        sorted(InvoiceDraft.objects.values_list("order_number", flat=True)),
        sorted(
            Payment.objects.filter(state="succeeded", is_surplus=False)
            .exclude(order_number="")
            .values_list("order_number", flat=True)
        ),
    ) == (
        sorted(order.lines.get().name for order in few.orders),
        sorted(few.numbers),
        sorted(few.numbers),
    )


def on_balance(few):
    return purse_of(few.account, "EUR").minor


@pytest.mark.parametrize("times", [1, 3])
def test_one_card_payment_delivers_each_order_once_however_often_it_is_told(times):
    few = unpaid(3)
    payment = opened(few)
    assert payment.amount == few.total

    for _ in range(times):
        apply_status(payment, said(payment), now=NOW)

    assert states(few) == ["paid"] * 3
    assert delivered(few)
    assert not Refund.objects.exists()


def test_asked_twice_or_from_two_tabs_it_is_one_payment():
    few, key = unpaid(), uuid.uuid4()

    first = opened(few, key=key)

    assert opened(few, key=key) == first == opened(few)
    assert first.shares.count() == 2


def test_a_refused_card_pays_nothing_and_another_payment_can_be_opened():
    few = unpaid()
    payment = opened(few)

    apply_status(payment, said(payment, PaidState.REFUSED, refusal="declined"), now=NOW)
    again = opened(few)

    assert states(few) == ["unpaid", "unpaid"]
    assert again != payment
    apply_status(again, said(again), now=NOW)
    assert delivered(few)


def test_a_notice_that_comes_late_after_a_refusal_is_believed():
    few = unpaid()
    payment = opened(few)
    apply_status(payment, said(payment, PaidState.EXPIRED), now=NOW)

    apply_status(payment, said(payment), now=NOW + timedelta(days=1))
    apply_status(payment, said(payment, PaidState.REFUSED), now=NOW + timedelta(days=2))

    assert delivered(few)


@pytest.mark.parametrize("how", ["paid", "cancelled", "expired"])
def test_the_share_of_an_order_that_is_over_meanwhile_goes_to_the_balance_and_is_told(how):
    few = unpaid()
    payment, gone = opened(few), few.orders[0]
    if how == "paid":
        other = open_card(few.account, order_number=gone.number, amount=gone.total, actor=SYSTEM, now=NOW)
        apply_status(other, said(other), now=NOW)
    elif how == "cancelled":
        cancel(gone, actor=SYSTEM, now=NOW)
    else:
        Order.objects.filter(pk=gone.pk).update(state="expired")

    for _ in range(2):
        apply_status(payment, said(payment), now=NOW)

    assert states(few)[1] == "paid"
    assert on_balance(few) == gone.total.minor
    refund = Refund.objects.get()
    assert (refund.is_to_balance, refund.is_by_company, refund.done_at) == (True, False, NOW)
    letter = Message.objects.get(template="money-on-balance")
    assert gone.number in letter.text
    assert not Message.objects.filter(template__in=["money-owed", "money-given-back"]).exists()
    assert not Operation.objects.filter(kind="payment.refund").exists()


def test_two_payments_of_overlapping_orders_deliver_once_and_the_rest_is_on_the_balance():
    few = unpaid(3)
    first = opened(SimpleNamespace(account=few.account, numbers=few.numbers[:2]))
    second = opened(SimpleNamespace(account=few.account, numbers=few.numbers[1:]))

    for payment in (first, second):
        apply_status(payment, said(payment), now=NOW)

    assert delivered(few)
    assert on_balance(few) == few.orders[1].total.minor


def test_an_order_on_a_joint_page_is_let_finish_before_it_expires():
    few = unpaid()
    late = few.orders[0].expires_at + timedelta(minutes=1)
    payment = opened(few, now=late)

    expire(few.orders[0].pk, now=late)
    assert states(few)[0] == "unpaid"
    apply_status(payment, said(payment), now=late)

    assert delivered(few)


@pytest.mark.parametrize("why", ["paid", "cancelled", "another's", "none"])
def test_nothing_is_opened_for_what_is_not_to_be_paid(why):
    few = unpaid()
    if why == "paid":
        topped_up(few.account, 5000)
        pay_together(few.account, few.numbers[:1], actor=SYSTEM, now=NOW)
    elif why == "cancelled":
        cancel(few.orders[0], actor=SYSTEM, now=NOW)
    elif why == "another's":
        few.account = AccountFactory(brand=few.account.brand)
    else:
        few.numbers = []

    with pytest.raises(NotAllowedError) as refused:
        opened(few)

    assert refused.value.field == "orders"
    assert not Payment.objects.filter(is_joint=True).exists()


def test_orders_in_two_currencies_are_paid_apart():
    few = unpaid()
    with pytest.raises(NotAllowedError):
        together._shares(few.account, [*few.numbers, "C-0"])
    shares = {few.numbers[0]: Money(1, "EUR")}

    payment = open_joint(
        few.account, key=uuid.uuid4(), shares=shares, means=PaymentMeans.TRANSFER, actor=SYSTEM, now=NOW
    )

    assert (payment.currency, payment.provider) == ("EUR", "bank")


def test_the_balance_pays_all_or_none():
    few = unpaid()
    topped_up(few.account, few.total.minor - 1)

    with pytest.raises(NotAllowedError):
        pay_together(few.account, few.numbers, actor=SYSTEM, now=NOW)
    assert states(few) == ["unpaid", "unpaid"]

    topped_up(few.account, 501)
    pay_together(few.account, few.numbers, actor=SYSTEM, now=NOW)
    assert delivered(few)
    assert on_balance(few) == 500
    with pytest.raises(NotAllowedError):
        pay_together(few.account, few.numbers, actor=SYSTEM, now=NOW)


def came(few, text, minor, reference="A1"):
    entry = BankEntry("FR76", date(2026, 11, 24), "EUR", minor, reference, text, "Client Exemple")
    seller = few.account.brand.legal_entity
    bank.take_in(seller, [entry], file_name="s.xml", actor=staff_member(few.account.brand), now=NOW)
    return bank.match(BankLine.objects.latest("pk").pk, now=NOW)


@pytest.mark.parametrize("written", ["{}", "Paiement {} merci", "g{}"])
def test_one_transfer_with_one_reference_pays_them_all(written):
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)
    number = payment.joint_number
    text = written.format(number if "g{}" not in written else number[1:].replace("-", " "))

    line = came(few, text, few.total.minor)

    assert (line.state, line.payment) == ("matched", payment)
    assert delivered(few)
    assert came(few, text, few.total.minor, "A2").state == "suspense"


@pytest.mark.parametrize("text", ["G-2025-{pk:06d}", "G-2026-{other:06d}", "XG-2026-{pk:06d}"])
def test_no_payment_of_several_is_guessed(text):
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)

    line = came(few, text.format(pk=payment.pk, other=payment.pk + 1), few.total.minor)

    assert (line.state, states(few)) == ("suspense", ["unpaid", "unpaid"])


def test_part_of_a_transfer_is_kept_told_and_pays_from_the_balance():
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)

    line = came(few, payment.joint_number, few.orders[0].total.minor)

    assert (line.state, states(few)) == ("suspense", ["unpaid", "unpaid"])
    letter = Message.objects.get(template="transfer-differs")
    assert payment.joint_number in letter.subject
    assert str(payment.reference) in letter.text
    with pytest.raises(NotAllowedError):
        suspense.pay_several(line, payment, actor=SYSTEM, now=NOW)
    suspense.to_balance(line, few.account, actor=SYSTEM, now=NOW)
    pay_together(few.account, few.numbers[:1], actor=SYSTEM, now=NOW)
    assert states(few) == ["paid", "unpaid"]


def test_staff_match_what_has_another_text_once():
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)
    line = came(few, "invoices of November", few.total.minor)

    suspense.pay_several(line, payment, actor=staff_member(few.account.brand), now=NOW)

    assert delivered(few)
    with pytest.raises(NotAllowedError):
        match_joint(payment, received=few.total, bank_reference="B2", actor=SYSTEM, now=NOW)


def test_what_staff_wrote_down_by_hand_is_the_line_that_comes_later():
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)
    match_joint(payment, received=few.total, bank_reference="VIR 1", actor=SYSTEM, now=NOW)

    line = came(few, payment.joint_number, few.total.minor)

    assert (line.state, line.payment) == ("matched", payment)
    assert delivered(few)


def test_a_transfer_nobody_needs_any_more_is_not_waited_for_and_its_money_is_not_lost():
    few = unpaid()
    payment = opened(few, PaymentMeans.TRANSFER)
    for order in few.orders:
        abandon_outdated(now=NOW)
        cancel(order, actor=SYSTEM, now=NOW)

    abandon_outdated(now=NOW)

    assert Payment.objects.get(pk=payment.pk).state == "abandoned"
    came(few, payment.joint_number, few.total.minor)
    assert on_balance(few) == few.total.minor


def test_its_receipt_is_one_paper():
    few = unpaid()
    payment = opened(few)
    apply_status(payment, said(payment), now=NOW)
    payment.refresh_from_db()

    assert receipt_of(payment, now=NOW).startswith(b"%PDF-")


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


def test_the_companys_notice_and_its_repetition_settle_it_once(company):
    few = unpaid()
    payment = opened(few)
    page = company.open_page(
        reference=str(payment.reference), amount=payment.amount, label="", return_url="/", language="fr", payer=payer()
    )
    note_page(payment, provider_number=page.number)
    company.decide(page.number, PaidState.PAID)

    for number in ("n-1", "n-2"):
        notice = PaymentNotice.objects.create(
            provider=SANDBOX, number=number, body={"payment": page.number}, received_at=NOW
        )
        apply_notice(notice_id=notice.pk)

    assert delivered(few)


def charged(few):
    card = SavedCardFactory(account=few.account)
    payment = opened(few, card=card)
    opened(few, card=card)
    operation = Operation.objects.get(kind="payment.charge")
    return payment, SimpleNamespace(arguments=operation.arguments, is_unknown=False, keep=lambda _text: None)


def test_a_kept_card_is_charged_once_for_all(company):
    few = unpaid()
    payment, task = charged(few)
    company.charged = lambda **_asked: None
    company.charge = lambda **asked: said(payment, reference=asked["reference"], amount=asked["amount"])

    charging.charge(task, now=NOW)()
    charging.charge(task, now=NOW)()

    assert delivered(few)


def test_a_charge_of_several_whose_answer_was_lost_is_settled_by_reading(company):
    few = unpaid()
    payment, task = charged(few)
    task.is_unknown = True
    company.charged = lambda **asked: said(payment, reference=asked["reference"])

    charging.charge(task, now=NOW)()

    assert "charge" not in company.asked
    assert delivered(few)


def test_a_kept_card_is_not_charged_once_one_of_them_is_over(company):
    few = unpaid()
    payment, task = charged(few)
    cancel(few.orders[1], actor=SYSTEM, now=NOW)

    charging.charge(task, now=NOW)()

    assert "charge" not in company.asked
    assert Payment.objects.get(pk=payment.pk).state == "abandoned"
    assert states(few) == ["unpaid", "cancelled"]


@contextmanager
def unlocked():
    with pytest.MonkeyPatch.context() as patch:
        for module in (joint_module, payments_module, settling, together):
            patch.setattr(module, "one_at_a_time", lambda _what: None)
        yield


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_payments_of_one_order_collide(meeting):
    few = unpaid()
    payment = opened(few)
    other = open_card(few.account, order_number=few.numbers[0], amount=few.orders[0].total, actor=SYSTEM, now=NOW)
    meeting(settling, "_told")

    with unlocked():
        found = at_once(*[lambda paid=paid: apply_status(paid, said(paid), now=NOW) for paid in (payment, other)])

    assert sum(isinstance(error, IntegrityError) for error in found) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_a_joint_payment_and_one_of_a_single_order_at_once_deliver_each_once(_again):
    few = unpaid()
    payment = opened(few)
    other = open_card(few.account, order_number=few.numbers[0], amount=few.orders[0].total, actor=SYSTEM, now=NOW)

    found = at_once(*[lambda paid=paid: apply_status(paid, said(paid), now=NOW) for paid in (payment, other)] * 2)

    assert not [error for error in found if isinstance(error, Exception)]
    assert delivered(few)
    assert Refund.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_two_joint_payments_in_opposite_order_wait_for_each_other(_again):
    few = unpaid(3)
    first = opened(SimpleNamespace(account=few.account, numbers=few.numbers[:2]))
    second = opened(SimpleNamespace(account=few.account, numbers=few.numbers[1:][::-1]))

    found = at_once(*[lambda paid=paid: apply_status(paid, said(paid), now=NOW) for paid in (first, second)])

    assert not [error for error in found if isinstance(error, Exception)]
    assert delivered(few)
    assert on_balance(few) == few.orders[1].total.minor


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_tabs_open_two_payments(meeting):
    few = unpaid()
    meeting(joint_module, "company_of")

    with unlocked():
        found = at_once(*[lambda: opened(few).pk] * 2)

    assert len(set(found)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_open_one_payment(meeting):
    few = unpaid()
    meeting(joint_module, "company_of")

    assert len(set(at_once(*[lambda: opened(few).pk] * 2))) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_the_balance_pays_overlapping_orders_once_from_two_tabs(_again):
    few = unpaid(3)
    topped_up(few.account, 2 * few.total.minor)

    found = at_once(
        lambda: pay_together(few.account, few.numbers, actor=SYSTEM, now=NOW),
        lambda: pay_together(few.account, few.numbers[::-1], actor=SYSTEM, now=NOW),
    )

    assert sum(isinstance(error, NotAllowedError) for error in found) == 1
    assert delivered(few)
    assert on_balance(few) == few.total.minor
