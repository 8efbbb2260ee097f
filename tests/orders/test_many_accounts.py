"""The ends of terms of many accounts at once: as one by one, in few statements; one that fails holds up no other."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.brands.models import LegalEntity
from parvis.domains.actions.holds import hold
from parvis.domains.enums import HoldReason
from parvis.domains.models import Domain, Hold
from parvis.notifications.actions import Letter, write_all
from parvis.notifications.models import Message
from parvis.orders.actions.replanning import accounts_due, replan
from parvis.orders.actions.terms_ending import follow
from parvis.orders.actions.terms_together import follow_all
from parvis.orders.models import Order, Reminder, RenewalPlan
from parvis.orders.tasks import UnfollowedError, follow_many_terms
from tests.orders.test_automatic_renewals import PRICE, automatic, has, topped_up
from tests.orders.test_reminders import E, held, prices
from tests.simulators.together import together

__all__ = ["prices"]
SOON = E - timedelta(days=29)


def town(count):
    """So many accounts of one brand, a name each."""
    first = held("n0.com")
    for number in range(1, count):
        held(f"n{number}.com", account__brand=first.account.brand)
    assert Account.objects.count() == count
    replan(now=SOON)
    return sorted(accounts_due(now=SOON))


@pytest.mark.django_db
def test_letters_of_twenty_accounts_take_the_statements_of_two(prices):
    accounts = town(22)

    with CaptureQueriesContext(connection) as of_two:
        follow_all(accounts[:2], now=SOON)
    with CaptureQueriesContext(connection) as of_twenty:
        follow_all(accounts[2:], now=SOON)

    assert len(of_twenty) == len(of_two)
    assert Reminder.objects.filter(code="R-30", is_missed=False).count() == 22
    assert Message.objects.count() == 44


@pytest.mark.django_db
def test_together_they_get_the_letters_that_they_get_one_by_one(prices):
    accounts = town(4)
    Account.objects.filter(pk=accounts[0]).update(language="en")

    def told():
        return list(Message.objects.order_by("key").values("key", "to", "subject", "text", "html", "account_id"))

    def planned():
        return list(RenewalPlan.objects.order_by("pk").values_list("next_at", "order_id"))

    savepoint = transaction.savepoint()
    for account in accounts:
        follow(account, now=SOON)
    alone = (
        told(),
        planned(),
        list(Reminder.objects.order_by("domain", "code").values_list("domain", "code", "letters")),
    )
    transaction.savepoint_rollback(savepoint)
    follow_all(accounts, now=SOON)

    assert (
        told(),
        planned(),
        list(Reminder.objects.order_by("domain", "code").values_list("domain", "code", "letters")),
    ) == alone
    assert len(alone[0]) == 8


@pytest.mark.django_db
def test_who_has_money_at_stake_is_followed_alone_and_charged_once(prices):
    accounts = town(3)
    rich = automatic("rich.com", expires_at=E - timedelta(days=15), paid_until=E - timedelta(days=15))
    topped_up(rich.account, 5000)
    replan(now=SOON)

    for _time in range(2):
        assert not follow_all([*accounts, rich.account_id], now=SOON).failed

    assert Order.objects.get().state == "paid"
    assert has(rich.account) == 5000 - PRICE
    assert Reminder.objects.filter(domain__account__in=accounts).count() == 3 * 2


@pytest.mark.django_db
def test_a_name_that_is_suspended_and_paid_meanwhile_answers_again(prices):
    domain = held()
    hold([domain], reason=HoldReason.UNPAID, now=SOON)
    replan(now=SOON)

    follow_all([domain.account_id], now=SOON)

    assert Hold.objects.get().lifted_at == SOON


@pytest.mark.django_db
def test_an_account_that_fails_holds_up_no_other(prices, caplog):
    accounts = town(3)
    # A seller of a country without a table of taxes.
    broken = Account.objects.get(pk=accounts[1])
    brand = broken.brand
    entity = LegalEntity.objects.get(pk=brand.legal_entity_id)
    entity.pk, entity.country = None, "ZZ"
    entity.save()
    brand.pk, brand.slug, brand.legal_entity = None, "broken", entity
    brand.save()
    Account.objects.filter(pk=broken.pk).update(brand=brand)

    followed = follow_all(accounts, now=SOON)

    assert followed.failed == [broken.pk]
    assert set(Message.objects.values_list("account_id", flat=True)) == {accounts[0], accounts[2]}
    assert f"account {broken.pk} could not be followed" in caplog.text
    RenewalPlan.objects.update(next_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(UnfollowedError):
        follow_many_terms(account_ids=accounts)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_write_once(prices):
    accounts = town(6)

    together(*[lambda: follow_all(accounts, now=SOON)] * 3, lambda: follow(accounts[0], now=SOON))

    assert Reminder.objects.filter(code="R-30").count() == 6
    assert Message.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_a_letter_written_by_two_at_the_same_moment_is_sent_once(prices):
    account = held().account
    letters = [
        Letter("domains-suspended", f"key:{n}", account.email, account.brand, "fr", {"account": account, "rows": []})
        for n in range(3)
    ]

    together(*[lambda: write_all(letters, now=E)] * 3)

    written = list(Message.objects.values_list("pk", flat=True))
    assert len(written) == 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE (args->>'message_id')::bigint = ANY(%s)", [written]
        )
        assert cursor.fetchone() == (3,)


@pytest.mark.django_db
def test_orders_that_wait_for_money_are_looked_at_in_three_statements_more_for_each(prices):
    counts = []
    for names in (1, 5):
        ends = [E - timedelta(days=day) for day in range(names)]
        domains = [automatic(f"w{names}-{n}.com", expires_at=end, paid_until=end) for n, end in enumerate(ends)]
        Domain.objects.filter(pk__in=[domain.pk for domain in domains]).update(
            account=domains[0].account, registrant=domains[0].registrant
        )
        now = E - timedelta(days=14)
        replan(now=now)
        follow(domains[0].account_id, now=now)
        with CaptureQueriesContext(connection) as seen:
            follow(domains[0].account_id, now=now + timedelta(days=1))
        counts.append(len(seen))

    assert Order.objects.filter(state="unpaid").count() == 6
    # Of each, its payments are locked, and a direct debit is looked for twice.
    assert counts[1] <= counts[0] + 3 * 4
