"""Interest of professionals who pay late: three times the legal rate, to the day, claimed once, in the books (L441-10)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from parvis.billing.actions.debts import lessen, owed
from parvis.billing.actions.dunning import remind
from parvis.billing.actions.interest import charge_interest
from parvis.billing.actions.losses import write_off
from parvis.billing.checks import rate_files
from parvis.billing.enums import Book
from parvis.billing.late_interest import interest_of, percent_on
from parvis.billing.models import Debt, DebtInterest
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from tests.orders.test_direct_debits import in_book, topped
from tests.orders.test_dunning import after, came_back, letters
from tests.simulators.together import together


@pytest.fixture
def rates(settings, tmp_path):
    """2 % in the first half of 2027, 3 % in the second."""
    found = tmp_path / "rates.toml"
    found.write_text('[[rate]]\nfrom = 2027-01-01\npercent = "2"\n[[rate]]\nfrom = 2027-07-01\npercent = "3"\n')
    settings.PARVIS_LEGAL_RATES = found


def debt_of(minor=100_000, *, is_business=True):
    """A debt of that much since 3 January 2027."""
    account = came_back().account
    account.kind = "organisation" if is_business else "individual"
    account.organisation = "Exemple SARL" if is_business else ""
    account.save()
    debt = Debt.objects.get()
    assert debt.due_on == date(2027, 1, 3)
    debt.amount_minor = debt.left_minor = minor
    return debt


def day(month, number):
    return date(2027, month, number)


@pytest.mark.django_db
def test_it_runs_from_the_day_after_at_three_times_the_rate_of_each_half_year(rates):
    debt = debt_of()

    assert interest_of(debt, day(1, 3)).total.minor == 0
    # 1,000 € at 6 %, a day; then 178 days until the end of June.
    assert interest_of(debt, day(1, 4)).total.minor == 16
    assert interest_of(debt, day(6, 30)).total.minor == 2926
    # Ten days more at 9 %.
    found = interest_of(debt, day(7, 10))
    assert (found.total.minor, found.percent, found.unknown_since) == (3173, Decimal(9), None)


@pytest.mark.django_db
def test_what_is_paid_bears_interest_until_that_day(rates):
    debt = debt_of()
    with transaction.atomic():
        lessen(Debt.objects.get(), key="part", minor=500, now=after(10))
        found = interest_of(debt, day(2, 2))
        transaction.set_rollback(True)

    # 1,000 € for ten days, then 995 €.
    expected = round(100_000 * 0.06 * 10 / 365 + 99_500 * 0.06 * 20 / 365)
    assert found.total.minor == expected


@pytest.mark.django_db
def test_days_without_a_known_rate_are_not_counted_and_are_said(rates):
    debt = debt_of()

    found = interest_of(debt, date(2028, 3, 1))

    assert found.total == interest_of(debt, day(12, 31)).total
    assert (found.unknown_since, found.percent) == (date(2028, 1, 1), None)


@pytest.mark.django_db
def test_consumers_and_customers_of_other_sellers_owe_none(rates):
    debt = debt_of(is_business=False)
    assert interest_of(debt, day(3, 1)) is None
    debt.account.kind, debt.account.organisation = "organisation", "Exemple SARL"
    assert interest_of(debt, day(3, 1)) is not None
    debt.account.brand.legal_entity.country = "BE"
    assert interest_of(debt, day(3, 1)) is None


@pytest.mark.parametrize("is_charged", [True, False])
@pytest.mark.django_db
def test_reminders_claim_it_where_the_brand_says_so(rates, is_charged):
    account = debt_of(839).account
    Brand.objects.update(charges_late_interest=is_charged)

    for days in (8, 16, 31):
        remind(account.pk, now=after(days))

    # 8.39 € at 6 % for 31 days; the claims before are part of it.
    found = 4 if is_charged else 0
    assert Debt.objects.get().interest_minor == found
    assert owed(account, "EUR").minor == 839 + found
    assert in_book(Book.INTEREST) == -found
    assert ("L441-10" in letters().last().text) == is_charged
    assert sum(DebtInterest.objects.values_list("minor", flat=True)) == found


@pytest.mark.django_db
def test_staff_claim_it_once_a_day_and_it_is_paid_or_given_up_with_the_amount(rates):
    debt = debt_of(839)
    charge_interest(debt, actor=SYSTEM, now=after(60))
    with pytest.raises(NotAllowedError):
        charge_interest(debt, actor=SYSTEM, now=after(60))
    claimed = Debt.objects.get().interest_minor
    topped(Order.objects.get(), 500)
    write_off(debt, reason="nobody answers", actor=SYSTEM, now=after(90))

    assert claimed == 8
    assert in_book(Book.LOSSES) == 839 + claimed - 500
    with pytest.raises(NotAllowedError):
        charge_interest(debt, actor=SYSTEM, now=after(120))


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_it_at_the_same_moment_claim_it_once(rates):
    debt = debt_of(839)

    together(*[lambda: charge_interest(debt, actor=SYSTEM, now=after(60))] * 4)

    assert DebtInterest.objects.count() == 1
    assert Debt.objects.get().left_minor == 839 + 8


@pytest.mark.parametrize(
    "text",
    [
        '[[rate]]\nfrom = 2027-02-01\npercent = "2"',
        '[[rate]]\nfrom = 2027-01-01T00:00:00\npercent = "2"',
        '[[rate]]\nfrom = 2027-01-01\npercent = "two"',
        "[[rate]]\n",
    ],
)
def test_a_file_that_makes_no_sense_is_said_at_start(settings, tmp_path, text):
    settings.PARVIS_LEGAL_RATES = tmp_path / "wrong.toml"
    settings.PARVIS_LEGAL_RATES.write_text(text)
    (error,) = rate_files(None)
    assert error.id == "billing.E001"
    assert "wrong.toml" in error.msg


def test_the_rates_that_come_with_it_are_those_of_the_orders():
    assert [percent_on(date(year, month, 1)) for year, month in ((2025, 3), (2025, 12), (2026, 6))] == [
        Decimal("11.13"),
        Decimal("8.28"),
        Decimal("7.86"),
    ]
    assert rate_files(None) == []
