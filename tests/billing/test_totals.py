from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parvis.billing.totals import Line, total
from parvis.kit.money import Money

FR = Decimal("0.2")


def test_tax_is_rounded_once_per_rate_not_per_line():
    found = total([Line(Money(699, "EUR"), FR)] * 3, "EUR")

    assert (found.net.minor, found.tax.minor, found.gross.minor) == (2097, 419, 2516)


def test_each_rate_is_rounded_on_its_own():
    found = total([Line(Money(101, "EUR"), FR), Line(Money(101, "EUR"), Decimal("0.085"))], "EUR")

    assert found.tax.minor == 20 + 9


def test_nothing_adds_up_to_nothing():
    assert total([], "EUR").gross == Money(0, "EUR")


@given(st.lists(st.integers(0, 10**9), max_size=30))
def test_tax_is_within_half_a_cent_of_the_exact_tax(nets):
    found = total([Line(Money(net, "EUR"), FR) for net in nets], "EUR")

    assert abs(Decimal(found.tax.minor) - Decimal(sum(nets)) * FR) <= Decimal("0.5")
