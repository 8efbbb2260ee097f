"""A change of plan in the middle of a term: to the cent, by rate, and no way to gain by changing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.billing.proration import Paid, Plan, change
from parvis.kit.money import Money

START = date(2027, 1, 1)
END = date(2028, 1, 1)
RATES = st.sampled_from([Decimal(0), Decimal("0.055"), Decimal("0.085"), Decimal("0.2")])


def euros(minor):
    return Money(minor, "EUR")


def paid(minor=36_500, rate="0.2"):
    return Paid(START, END, euros(minor), Decimal(rate))


def plan(minor, rate="0.2", days=365):
    return Plan(euros(minor), days, Decimal(rate))


def test_half_a_year_of_a_plan_that_costs_twice_as_much():
    found = change(paid(), plan(73_000), on=date(2027, 7, 2))

    assert (found.credit.net, found.charge.net) == (euros(18_300), euros(36_600))
    assert (found.totals.net, found.totals.tax, found.totals.gross) == (euros(18_300), euros(3_660), euros(21_960))
    assert found.after == Paid(date(2027, 7, 2), END, euros(36_600), Decimal("0.2"))


def test_a_smaller_plan_gives_back_and_another_rate_is_taxed_apart():
    found = change(paid(rate="0.2"), plan(0, rate="0.085"), on=START)

    assert (found.totals.net, found.totals.tax) == (euros(-36_500), euros(-7_300))
    other = change(paid(10_000, "0.2"), plan(10_000, "0.085"), on=START)
    assert (other.totals.net, other.totals.tax) == (euros(0), euros(850 - 2_000))


@pytest.mark.parametrize("on", [END, END + timedelta(days=40)])
def test_when_the_term_is_over_nothing_changes_hands(on):
    found = change(paid(), plan(73_000), on=on)

    assert (found.credit.net, found.charge.net, found.after) == (euros(0), euros(0), None)


def test_before_the_term_starts_all_of_it_is_changed():
    assert change(paid(), plan(73_000), on=START - timedelta(days=9)).after == Paid(
        START, END, euros(73_000), Decimal("0.2")
    )


def test_nonsense_is_refused():
    for wrong in (lambda: Paid(END, START, euros(1), Decimal(0)), lambda: Paid(START, END, euros(-1), Decimal(0))):
        with pytest.raises(ValueError, match=r"\d"):
            wrong()
    for wrong in (plan(1, days=0), plan(-1), Plan(Money(1, "CHF"), 365, Decimal(0))):
        with pytest.raises(ValueError, match="after"):
            change(paid(), wrong, on=START)


@given(
    first=st.integers(0, 10**7),
    steps=st.lists(st.tuples(st.integers(0, 364), st.integers(0, 10**7), RATES), min_size=1, max_size=6),
)
def test_whoever_changes_pays_at_least_what_was_used_and_less_than_two_cents_a_change_more(first, steps):
    held, price, since = paid(first), first, START
    balance, used = first, Decimal(0)
    for day, minor, rate in sorted(steps, key=lambda step: step[0]):
        on = START + timedelta(days=day)
        used += Decimal(price) * (on - since).days / 365
        found = change(held, plan(minor, rate=str(rate)), on=on)
        balance += found.totals.net.minor
        held, price, since = found.after, minor, on
    used += Decimal(price) * (END - since).days / 365

    assert 0 <= balance - used < 2 * len(steps)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 364), RATES)
def test_there_and_back_on_one_day_never_gains(first, other, day, rate):
    on = START + timedelta(days=day)
    there = change(paid(first, str(rate)), plan(other, str(rate)), on=on)
    back = change(there.after, plan(first, str(rate)), on=on)

    assert there.totals.net.minor + back.totals.net.minor in {0, 1}
    assert back.credit.net == there.charge.net


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 400), RATES, RATES)
def test_tax_is_that_of_each_rate_alone(first, other, day, before, after):
    found = change(paid(first, str(before)), plan(other, str(after)), on=START + timedelta(days=day))

    assert found.totals.net == found.charge.net - found.credit.net
    if before != after:
        zero = euros(0)
        assert found.totals.tax == found.charge.net.part(after) + (zero - found.credit.net).part(before)
