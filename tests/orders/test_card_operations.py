"""Money given back and kept cards charged by the card company, once whatever happens on the line (PAY-6, rules 10.1)."""

import signal
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from parvis.billing.actions.balance import pay_from_balance
from parvis.billing.actions.kept_cards import keep, remove
from parvis.billing.actions.payments import apply_status, note_page, open_card
from parvis.billing.actions.refunds import give_back, owe
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions import charging
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.charging import charge_card
from parvis.orders.models import Order
from parvis.provisioning.actions.decisions import give_up
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run, sweep
from tests.concurrency.processes import run_program
from tests.contracts.cards import payer
from tests.factories import customer, staff_member
from tests.orders.shop import order_it, ready_cart
from tests.orders.test_automatic_renewals import topped_up
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


def paid(company, *, card=""):
    """An order paid on the company's page."""
    order = order_it(ready_cart())
    payment = open_card(
        order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now(),
        keeps_card=bool(card),
    )  # fmt: skip
    page = company.open_page(
        reference=str(payment.reference), amount=payment.amount, label="", return_url="/", language="fr",
        payer=payer(), is_kept=bool(card),
    )  # fmt: skip
    note_page(payment, provider_number=page.number)
    company.decide(page.number, PaidState.PAID, card=card)
    apply_status(payment, company.status(page.number), now=timezone.now())
    payment.refresh_from_db()
    return payment


def owed(company, minor=300):
    payment = paid(company)
    refund = owe(payment, key="line:1", amount=Money(minor, "EUR"), reason="not delivered", now=timezone.now())
    return SimpleNamespace(payment=payment, refund=refund, operation=Operation.objects.get(kind="payment.refund"))


def kept(company, last4="4242"):
    """An unpaid order of an account whose card the company keeps."""
    order = order_it(ready_cart())
    page = company.open_saving(reference=f"r-{order.number}", return_url="/", language="fr", payer=payer())
    company.decide(page.number, PaidState.PAID, card=last4)
    found = company.saving(page.number).card
    return order, keep(order.account, company=SANDBOX, card=found, now=timezone.now())


def asked(company, last4="4242"):
    order, card = kept(company, last4)
    payment = charge_card(order, card, actor=customer(order.account), now=timezone.now())
    operation = Operation.objects.get(kind="payment.charge")
    return SimpleNamespace(order=order, card=card, payment=payment, operation=operation)


def carried_out(operation, times=1):
    for _ in range(times):
        past = timezone.now() - timedelta(seconds=1)
        Operation.objects.filter(pk=operation.pk).update(due_at=past, leased_until=past)
        run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_it_is_given_back_by_the_company_once_and_told(company):
    found = owed(company)

    assert carried_out(found.operation, times=3) == "done"

    refund = Refund.objects.get()
    assert company.given_back(found.payment.provider_number) == 300
    assert refund.done_at is not None
    assert refund.reference.startswith("refund-")
    assert Message.objects.filter(template="money-given-back").count() == 1


def test_owed_twice_under_one_key_it_is_asked_for_once(company):
    found = owed(company)

    owe(found.payment, key="line:1", amount=Money(300, "EUR"), reason="", now=timezone.now())

    assert Operation.objects.filter(kind="payment.refund").count() == 1


def test_a_lost_answer_is_settled_by_reading(company):
    found = owed(company)
    company.lose_next = 1

    assert carried_out(found.operation) == "waiting"
    assert Refund.objects.get().done_at is None
    assert carried_out(found.operation) == "done"

    assert company.asked.count("refund") == 1
    assert company.given_back(found.payment.provider_number) == 300


def test_a_call_that_never_arrived_is_made_again(company):
    found = owed(company)
    company.fail_next = 2

    assert carried_out(found.operation, times=3) == "done"

    assert company.given_back(found.payment.provider_number) == 300


def test_nobody_sends_by_hand_what_the_company_is_asked_for(company):
    found = owed(company)

    with pytest.raises(NotAllowedError):
        give_back(found.refund, reference="VIR 1", actor=SYSTEM, now=timezone.now())

    assert Refund.objects.get().done_at is None


def test_what_the_company_will_not_do_staff_do_once_they_gave_it_up(company):
    found = owed(company)
    with company._database() as database:
        database.execute("UPDATE payments SET state = 'refused'")

    assert carried_out(found.operation) == "attention"
    actor = staff_member(found.payment.account.brand)
    give_up(found.operation, reason="the card is closed", actor=actor, now=timezone.now())
    found.refund.refresh_from_db()
    give_back(found.refund, reference="VIR 1", actor=actor, now=timezone.now())

    assert Refund.objects.get().reference == "VIR 1"


def test_what_was_paid_otherwise_is_not_asked_of_the_company(company):
    order = order_it(ready_cart())
    topped_up(order.account, 5000)
    payment = pay_from_balance(
        order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now()
    )

    refund = owe(payment, key="line:1", amount=Money(100, "EUR"), reason="", now=timezone.now())

    assert refund.done_at is not None
    assert not Operation.objects.filter(kind="payment.refund").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_give_back_once(company):
    found = owed(company)

    together(*[lambda: run(operation_id=found.operation.pk)] * 4)

    assert company.asked.count("refund") == 1
    assert state_of(found.operation) == "done"


def test_a_kept_card_pays_the_order_once(company):
    found = asked(company)

    assert carried_out(found.operation, times=3) == "done"

    assert state_of(found.order) == "paid"
    assert company.times_charged(str(found.payment.reference)) == 1
    assert Payment.objects.get().provider_number.startswith("charge-")


def test_pressing_twice_is_one_payment(company):
    found = asked(company)

    again = charge_card(found.order, found.card, actor=SYSTEM, now=timezone.now())

    assert again == found.payment
    assert Operation.objects.filter(kind="payment.charge").count() == 1


def test_a_lost_answer_of_a_charge_is_settled_by_reading(company):
    found = asked(company)
    company.lose_next = 1

    assert carried_out(found.operation) == "waiting"
    assert state_of(found.order) == "unpaid"
    assert carried_out(found.operation) == "done"

    assert company.asked.count("charge") == 1
    assert state_of(found.order) == "paid"
    assert company.times_charged(str(found.payment.reference)) == 1


def test_paid_otherwise_after_the_answer_was_lost_the_charge_is_found_and_given_back(company):
    found = asked(company)
    company.lose_next = 1
    carried_out(found.operation)
    topped_up(found.order.account, 5000)
    pay_from_balance(
        found.order.account, order_number=found.order.number, amount=found.order.total, actor=SYSTEM, now=timezone.now()
    )

    assert carried_out(found.operation) == "done"

    assert Payment.objects.get(pk=found.payment.pk).is_surplus
    carried_out(Operation.objects.get(kind="payment.refund"))
    assert company.given_back(Payment.objects.get(pk=found.payment.pk).provider_number) == found.order.total.minor


@pytest.mark.parametrize("how", ["balance", "cancelled", "removed"])
def test_what_is_no_longer_to_be_charged_is_not(company, how):
    found = asked(company)
    now = timezone.now()
    if how == "balance":
        topped_up(found.order.account, 5000)
        total = found.order.total
        pay_from_balance(found.order.account, order_number=found.order.number, amount=total, actor=SYSTEM, now=now)
    elif how == "cancelled":
        cancel(found.order, actor=SYSTEM, now=now)
    else:
        remove(found.card, actor=SYSTEM, now=now)

    assert carried_out(found.operation) == "done"

    assert "charge" not in company.asked
    assert state_of(found.payment) == "abandoned"


def test_a_refused_card_leaves_the_order_to_be_paid_otherwise(company):
    found = asked(company, "0002")

    assert carried_out(found.operation) == "done"

    assert (state_of(found.payment), found.payment.refusal) == ("refused", "declined")
    assert state_of(found.order) == "unpaid"


def test_a_bank_that_wants_the_holder_leads_to_a_page(company):
    found = asked(company, "3184")

    carried_out(found.operation)

    assert (state_of(found.payment), found.payment.refusal) == ("refused", "confirmation")
    page = open_card(
        found.order.account, order_number=found.order.number, amount=found.order.total, actor=SYSTEM, now=timezone.now()
    )
    assert (page.kept_card, page.pk != found.payment.pk) == (None, True)


def test_a_card_that_the_company_lost_is_a_refusal_that_says_to_pay_otherwise(company):
    found = asked(company)
    company.forget(found.card.token)

    assert carried_out(found.operation) == "done"

    assert (state_of(found.payment), found.payment.refusal) == ("refused", "technical")
    assert Exchange.objects.filter(operation=found.operation).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_charge_a_card_once(company):
    found = asked(company)

    together(*[lambda: run(operation_id=found.operation.pk)] * 4)

    assert company.asked.count("charge") == 1
    assert state_of(found.order) == "paid"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_a_charge_and_a_payment_from_the_balance_at_once_pay_once(company, _again):
    found = asked(company)
    topped_up(found.order.account, 5000)
    order = Order.objects.get(pk=found.order.pk)

    together(
        lambda: run(operation_id=found.operation.pk),
        lambda: pay_from_balance(
            order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now()
        ),
    )

    assert Payment.objects.filter(order_number=order.number, state="succeeded", is_surplus=False).count() == 1
    surplus = Payment.objects.filter(is_surplus=True)
    assert Refund.objects.count() == surplus.count() <= 1
    assert Operation.objects.filter(kind="domain.register").count() == 1


STEPS = [f"{moment} {step}" for step in ("take", "call", "finish", "_held", "_write") for moment in ("before", "after")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["charge", "refund"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_done_once(company, what, step):
    found = asked(company) if what == "charge" else owed(company)

    ended = run_program(
        "tests.concurrency.doomed_payment",
        found.operation.pk,
        CARDS=str(company._path),
        DIE_AT=step.replace("call", what),
    )
    assert ended == -signal.SIGKILL

    sweep(timestamp=0)
    assert carried_out(found.operation, times=2) == "done"
    if what == "charge":
        assert company.times_charged(str(found.payment.reference)) == 1
        assert state_of(found.order) == "paid"
    else:
        assert company.given_back(found.payment.provider_number) == 300
        assert Refund.objects.get().done_at is not None


def test_the_card_for_renewals_is_one_that_can_be_charged_today(company):
    order, card = kept(company)
    assert charging.default_card(order.account, now=timezone.now()) == card

    type(card).objects.filter(pk=card.pk).update(year=2020)

    assert charging.default_card(order.account, now=timezone.now()) is None
