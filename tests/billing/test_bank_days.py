"""Days on which euro payments are settled, and accounts as people type them."""

from datetime import date

import pytest

from parvis.billing.sepa.accounts import checked_iban, masked
from parvis.billing.sepa.days import after, bank_day, is_bank_day
from parvis.billing.sepa.reasons import SUSPENDING, words_of
from parvis.billing.sepa.writing import latin
from parvis.kit.refusals import NotAllowedError


@pytest.mark.parametrize(
    "closed",
    ["2026-12-25", "2026-12-26", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-01", "2026-11-28", "2028-04-14"],
)
def test_banks_are_closed_on_weekends_and_on_the_days_of_the_ecb(closed):
    assert not is_bank_day(date.fromisoformat(closed))


@pytest.mark.parametrize("open_on", ["2026-11-11", "2027-05-06", "2027-07-14", "2027-08-16"])
def test_a_country_s_own_holiday_does_not_close_them(open_on):
    assert is_bank_day(date.fromisoformat(open_on))


def test_over_christmas_five_bank_days_are_more_than_a_week():
    assert after(date(2026, 12, 23), 5) == date(2026, 12, 31)
    assert bank_day(date(2026, 12, 25)) == date(2026, 12, 28)


@pytest.mark.parametrize("typed", ["FR76 3000 6000 0112 3456 7890 189", "fr7630006000011234567890189"])
def test_an_account_is_read_as_it_is_written(typed):
    assert checked_iban(typed) == "FR7630006000011234567890189"


@pytest.mark.parametrize(
    "typed", ["", "FR76 3000 6000 0112 3456 7890 188", "FR76", "hello", "SA0380000000608010167519"]
)
def test_a_wrong_account_is_refused_beside_its_field(typed):
    with pytest.raises(NotAllowedError) as refused:
        checked_iban(typed)

    assert refused.value.field == "iban"


def test_an_account_is_never_shown_whole():
    assert masked("FR7630006000011234567890189") == "FR76 •••• 0189"


def test_names_are_written_in_the_letters_that_every_bank_takes():
    assert latin("Zoë d’Œuvre & Fils <SARL>", 70) == "Zoe d'OEuvre Fils SARL"
    assert latin("a" * 80, 70) == "a" * 70


def test_only_reasons_that_would_come_again_suspend_a_mandate():
    assert {"AC04", "MD06"} <= SUSPENDING
    assert "AM04" not in SUSPENDING
    assert str(words_of("XXXX"))
