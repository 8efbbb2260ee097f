"""The last safe day of each means of payment (REN-5)."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.billing.debits import collected_on, settled_on
from parvis.notifications.models import Message
from parvis.orders.renewals.safety import debit_by, transfer_by
from tests.factories import BrandFactory
from tests.orders.test_reminders import held, live, prices

__all__ = ["prices"]
LAST = datetime(2027, 3, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("before", "is_safe"), [(30, True), (8, True), (7, True), (6, False), (0, False), (-3, False)])
def test_a_transfer_is_safe_until_seven_days_before(before, is_safe):
    found = transfer_by(LAST, now=LAST - timedelta(days=before))

    assert found == (LAST - timedelta(days=7) if is_safe else None)


def test_the_seventh_day_counts_to_its_end():
    now = (LAST - timedelta(days=7)).replace(hour=23, minute=59)

    assert transfer_by(LAST, now=now) is not None


def test_where_nobody_knows_the_last_day_none_is_said():
    assert transfer_by(None, now=LAST) is None


@pytest.mark.django_db
def test_a_reminder_says_both_days_and_later_that_a_transfer_comes_too_late(prices):
    held("mine.be")

    live(-61, 40)

    letters = Message.objects.filter(template="renewal-reminder").order_by("pk")
    assert "par virement" in letters.first().text
    assert any("arriverait trop tard" in letter.text for letter in letters)


@pytest.mark.parametrize(("takes", "before", "is_safe"), [(True, 60, True), (True, 25, False), (False, 60, False)])
def test_a_direct_debit_is_safe_while_it_can_be_announced_and_waited_for(takes, before, is_safe):
    brand = BrandFactory.build(takes_debits=takes, legal_entity__creditor_id="FR72ZZZ123456")
    now = LAST - timedelta(days=before)

    found = debit_by(LAST, brand, now=now)

    assert (found is not None) == is_safe
    if found is not None:
        assert settled_on(brand, collected_on(brand, today=found.date())) < LAST.date()
