"""VAT numbers and the register: cached a day, kept 30 days while it is down, never asked inside a request (rules 7.5)."""

from datetime import timedelta

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.billing.actions.vat import ask_again, forget_old_answers
from parvis.billing.models import VatCheck
from parvis.billing.operations.vat import check_number
from parvis.billing.tasks import check_vat, check_vat_numbers
from parvis.billing.taxes import decide
from parvis.billing.vat.ports import VatRegisterDownError
from parvis.billing.vat.queries import vat_evidence
from parvis.billing.vat.registers import VIES, registers
from parvis.drivers.vies.rest import ViesRest
from parvis.orders.models import Order
from tests.contracts.vies import INVALID, REQUESTER, VALID
from tests.factories import NOW, AccountFactory
from tests.orders.shop import order_it, ready_cart
from tests.simulators import vies

pytestmark = pytest.mark.django_db
BELGIAN = {
    "kind": "organisation", "organisation": "Voorbeeld BV", "country": "BE", "postal_code": "1000", "city": "Bruxelles",
    "vat_number": VALID,
}  # fmt: skip
DOWN = (200, vies.DOWN)


@pytest.fixture
def register():
    with vies.running(VALID) as found, registers.replaced(VIES, ViesRest(found.address)):
        yield found


@pytest.fixture
def account():
    return AccountFactory(**BELGIAN)


def category(account):
    account.refresh_from_db()
    return decide(account, on=NOW.date()).category


def test_a_number_found_valid_brings_the_reverse_charge_from_then_on(register, account):
    assert category(account) == "S"

    check_number(account, now=NOW)

    assert category(account) == "AE"
    assert register.asked[0]["requesterMemberStateCode"] + register.asked[0]["requesterNumber"] == REQUESTER
    assert Entry.objects.get(action="account.vat-checked").after == {"vat_number": VALID, "is_valid": True}


def test_an_answer_of_today_is_not_asked_for_again(register, account):
    check_number(account, now=NOW)
    check_number(account, now=NOW + timedelta(hours=23))
    assert len(register.asked) == 1

    check_number(account, now=NOW + timedelta(hours=25))
    assert len(register.asked) == 2


def test_down_is_not_invalid_the_last_answer_counts_on_and_is_flagged(register, account):
    check_number(account, now=NOW)
    register.faults.append(DOWN)

    with pytest.raises(VatRegisterDownError):
        check_number(account, now=NOW + timedelta(days=2))

    assert category(account) == "AE"
    evidence = vat_evidence(account)
    assert evidence["vat_is_kept"]
    assert evidence["vat_consultation"] == "WAPIAAAA1"
    assert evidence["vat_valid_at"] == NOW.isoformat()


def test_after_thirty_days_of_silence_the_last_answer_counts_no_longer(register, account):
    check_number(account, now=NOW)

    assert forget_old_answers(now=NOW + timedelta(days=30)) == 0
    assert category(account) == "AE"
    assert forget_old_answers(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert category(account) == "S"


def test_thirty_days_are_thirty_days_also_while_the_register_is_down(register, account):
    check_number(account, now=NOW)
    register.faults.append(DOWN)
    with pytest.raises(VatRegisterDownError):
        check_number(account, now=NOW + timedelta(days=2))

    assert forget_old_answers(now=NOW + timedelta(days=31)) == 1
    assert category(account) == "S"


def test_a_number_never_answered_about_is_no_valid_one(register, account):
    register.faults.append(DOWN)
    with pytest.raises(VatRegisterDownError):
        check_number(account, now=NOW)

    assert category(account) == "S"
    assert VatCheck.objects.get().answered_at is None


def test_a_number_that_was_withdrawn_brings_no_reverse_charge_any_more(register, account):
    check_number(account, now=NOW)
    register.valid.clear()
    check_number(account, now=NOW + timedelta(days=2))

    assert category(account) == "S"
    assert VatCheck.objects.get().valid_at == NOW


def test_an_invalid_number_is_known_to_be(register):
    account = AccountFactory(**BELGIAN | {"vat_number": INVALID})
    check_number(account, now=NOW)

    assert category(account) == "S"
    # Its own digits are wrong: nobody need be asked.
    assert register.asked == []


def test_new_numbers_and_open_ones_are_asked_about_by_themselves_once_each(register, account):
    with time_machine.travel(NOW, tick=False):
        check_vat_numbers(timestamp=0)
        check_vat_numbers(timestamp=600)
        (job,) = ProcrastinateJob.objects.filter(task_name="billing.check-vat")
        register.faults.append(DOWN)
        with pytest.raises(VatRegisterDownError):
            check_vat(**job.args)
        check_vat(**job.args)
        ProcrastinateJob.objects.all().delete()
        check_vat_numbers(timestamp=1200)

    assert category(account) == "AE"
    assert not ProcrastinateJob.objects.filter(task_name="billing.check-vat").exists()


def test_an_order_asks_again_after_its_commit_and_keeps_what_the_tax_was_decided_on(register):
    cart = ready_cart(**BELGIAN)
    check_number(cart.account, now=NOW - timedelta(days=3))
    cart.account.refresh_from_db()

    order = Order.objects.get(pk=order_it(cart).pk)

    assert len(register.asked) == 1, "not in the transaction of the order"
    assert ProcrastinateJob.objects.filter(task_name="billing.check-vat").count() == 1
    assert order.tax_category == "AE"
    evidence = order.tax_evidence
    assert (evidence["row"], evidence["vat_number"], evidence["vat_consultation"]) == ("5", VALID, "WAPIAAAA1")
    assert evidence["billing_address"]["country"] == "BE"


def test_within_a_day_an_order_asks_nobody(register, account):
    check_number(account, now=NOW)

    ask_again(account, now=NOW + timedelta(hours=1))

    assert not ProcrastinateJob.objects.exists()
