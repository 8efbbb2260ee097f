"""Reminders of rules 2.1: to the day, once, to whom they are due, kept as proof (REN-1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from parvis.brands.models import Brand
from parvis.domains.models import Domain
from parvis.notifications.models import Message
from parvis.orders.actions.replanning import accounts_due, replan
from parvis.orders.actions.terms_ending import follow
from parvis.orders.actions.terms_together import follow_all
from parvis.orders.models import Order, Reminder, RenewalPlan
from parvis.orders.schedules import NAMES, schedule
from tests.factories import DomainFactory, PriceFactory, TldFactory
from tests.simulators.together import together

E = datetime(2027, 3, 15, 14, 30, tzinfo=UTC)


@pytest.fixture
def prices():
    for name, minor in (("com", 1000), ("fr", 700), ("be", 900)):
        tld = TldFactory(name=name)
        PriceFactory(tld=tld, action="renew", net_minor=minor)
        PriceFactory(tld=tld, action="restore", net_minor=8000)


def held(name="mine.com", **more):
    values = {
        "is_auto_renewed": False,
        "expires_at": E,
        "paid_until": E,
        "created_at": datetime(2026, 3, 15, tzinfo=UTC),
    }
    return DomainFactory(name=name, registrant__email="holder@client.example", **values | more)


def pass_by(now):
    """What the worker does each hour."""
    replan(now=now)
    assert not follow_all(sorted(accounts_due(now=now)), now=now).failed


def live(first, last):
    """Let the days from E + ``first`` to E + ``last`` pass, a pass of the worker at noon."""
    for day in range(first, last + 1):
        pass_by(datetime(E.year, E.month, E.day, 12, tzinfo=UTC) + timedelta(days=day))


def sent():
    """(day from E, code, addresses) of each reminder that was sent."""
    found = []
    for reminder in Reminder.objects.filter(is_missed=False).order_by("at", "pk"):
        to = sorted(Message.objects.filter(key__in=reminder.letters).values_list("to", flat=True))
        found.append(((reminder.at.date() - E.date()).days, reminder.code, to))
    return found


@pytest.mark.django_db
def test_a_com_that_is_not_renewed_gets_each_reminder_on_its_day(prices):
    domain = held()
    account, holder = domain.account.email, "holder@client.example"
    both = sorted([account, holder])

    live(-70, 44)

    assert sent() == [
        (-60, "R-60", both),
        (-30, "R-30", both),
        (-15, "R-15", [account]),
        (-7, "R-7", both),
        (-3, "R-3", [account]),
        (-1, "R-1", [account]),
        (0, "R+0", both),
        (3, "R+3", both),
        (37, "R+20", both),
    ]
    assert not Reminder.objects.filter(is_missed=True).exists()


@pytest.mark.django_db
def test_a_deleted_name_is_told_at_once_and_seven_days_before_the_end(prices):
    domain = held(state="redemption", deleted_at=E + timedelta(days=45), registry_statuses=["redemptionPeriod"])

    live(45, 76)

    assert [(day, code) for day, code, _to in sent()] == [(45, "RD-0"), (68, "RD-23")]
    letter = Message.objects.filter(template="renewal-reminder").earliest("pk")
    assert "96,00" in letter.text
    assert domain.unicode_name in letter.subject


@pytest.mark.django_db
def test_the_short_schedule_sends_fewer(prices):
    domain = held()
    Brand.objects.filter(pk=domain.account.brand_id).update(reminders="short")

    live(-70, 20)

    assert [(day, code) for day, code, _to in sent()] == [
        (-60, "S-60"), (-30, "S-30"), (-5, "S-5"), (0, "S+0"), (3, "S+3"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_schedule_has_what_icann_demands_to_the_holder(name):
    windows = [step.window for step in schedule(name) if step.basis.startswith("ICANN") and "holder" in step.to]

    assert windows == [(-35, -26), (-10, -4), (3, 5)]


@pytest.mark.django_db
def test_a_name_that_was_renewed_is_left_alone_until_its_next_term(prices):
    domain = held()
    live(-61, -20)
    later = E.replace(year=2028)
    Domain.objects.filter(pk=domain.pk).update(expires_at=later, paid_until=later)

    live(-19, 40)

    assert [code for _day, code, _to in sent()] == ["R-60", "R-30"]
    assert RenewalPlan.objects.get().next_at is None or RenewalPlan.objects.get().next_at > E + timedelta(days=200)


@pytest.mark.django_db
def test_after_an_outage_the_latest_is_sent_and_the_others_are_recorded_as_missed(prices):
    held()
    live(-61, -59)

    live(-6, -6)

    assert [(day, code) for day, code, _to in sent()] == [(-60, "R-60"), (-6, "R-7")]
    assert sorted(Reminder.objects.filter(is_missed=True).values_list("code", flat=True)) == ["R-15", "R-30"]


@pytest.mark.django_db
def test_what_icann_counts_is_never_sent_outside_its_window(prices):
    held()

    live(-20, -20)

    assert sent() == []
    assert sorted(Reminder.objects.values_list("code", "is_missed")) == [("R-30", True), ("R-60", True)]


@pytest.mark.django_db
def test_what_was_due_before_the_name_came_here_is_neither_sent_nor_missed(prices):
    held(created_at=E - timedelta(days=20))

    live(-20, -15)

    assert [code for _day, code, _to in sent()] == ["R-15"]
    assert not Reminder.objects.filter(is_missed=True).exists()


@pytest.mark.django_db
def test_names_of_one_day_go_together_in_one_letter_to_each_reader(prices):
    domain = held("one.com")
    for name in ("two.com", "three.com"):
        held(name, account=domain.account, registrant=domain.registrant)

    live(-60, -60)

    letters = Message.objects.filter(template="renewal-reminder")
    assert letters.count() == 2
    for letter in letters:
        assert all(name in letter.text for name in ("one.com", "two.com", "three.com"))
        assert letter.text.count("12,00") == 3
    assert Reminder.objects.count() == 3


@pytest.mark.django_db
def test_the_account_and_the_holder_at_one_address_get_one_letter(prices):
    domain = held()
    domain.registrant.email = domain.account.email.upper()
    domain.registrant.save()

    live(-60, -60)

    assert Message.objects.filter(template="renewal-reminder").count() == 1


@pytest.mark.django_db
def test_a_term_that_moves_is_planned_anew_and_reminded_anew(prices):
    domain = held()
    live(-60, -60)
    sooner = E - timedelta(days=40)
    Domain.objects.filter(pk=domain.pk).update(expires_at=sooner, paid_until=sooner)

    live(-47, -47)

    assert [code for _day, code, _to in sent()] == ["R-60", "R-7"]


@pytest.mark.django_db
def test_a_reminder_is_kept_as_it_is(prices):
    held()
    live(-60, -60)

    for change in (lambda rows: rows.update(code="X"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Reminder.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_send_one_letter(prices):
    domain = held()
    now = E - timedelta(days=59)
    replan(now=now)

    together(*[lambda: follow(domain.account_id, now=now)] * 4)

    assert Reminder.objects.count() == 1
    assert Message.objects.filter(template="renewal-reminder").count() == 2


@pytest.mark.django_db
def test_the_worker_asks_as_often_as_it_likes_and_nothing_is_sent_twice(prices, django_assert_max_num_queries):
    held()
    for _ in range(3):
        live(-60, -60)
    RenewalPlan.objects.update(next_at=E - timedelta(days=60))
    live(-60, -60)

    assert Reminder.objects.count() == 1
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_queries_do_not_grow_with_names(prices, django_assert_max_num_queries):
    domain = held("n0.com")
    for number in range(1, 60):
        held(f"n{number}.com", account=domain.account, registrant=domain.registrant)
    now = E - timedelta(days=59)
    replan(now=now)

    with django_assert_max_num_queries(40):
        follow(domain.account_id, now=now)

    assert Reminder.objects.count() == 60


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "last"), [("mine.be", "R-1"), ("mine.eu", "R+0"), ("mine.com", "R+3")])
def test_where_nothing_can_be_renewed_late_nothing_late_is_sent(prices, name, last):
    held(name)

    live(-70, 10)

    assert sent()[-1][1] == last
