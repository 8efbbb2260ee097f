"""Who collects by direct debit, and when."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from parvis.billing.sepa.days import after, bank_day
from parvis.brands.models import Brand

_WEEK: Final = 5
_CLOSED: Final = 4
_HOLIDAYS: Final = 2


def takes_debits(brand: Brand) -> bool:
    """Say whether the brand's customers can pay by direct debit: it wants that, in euros, and its seller can collect."""
    seller = brand.legal_entity
    return brand.takes_debits and brand.currency == "EUR" and seller.creditor_id != "" and seller.iban != ""


def today_of(brand: Brand, now: datetime) -> date:
    """The day where the seller is."""
    return now.astimezone(ZoneInfo(brand.legal_entity.time_zone)).date()


def collected_on(brand: Brand, *, today: date) -> date:
    """The date of a direct debit that is announced today."""
    return bank_day(today + timedelta(days=brand.debit_notice_days))


def settled_on(brand: Brand, collected: date) -> date:
    """The day on which a direct debit of that date counts as paid, if nobody returned it."""
    return after(collected, brand.debit_wait_days)


def lead_days(brand: Brand) -> int:
    """How many days lie at most between announcing a direct debit and counting it as paid, whatever the day.

    Banks are closed for four days in a row at most, and for two days beside weekends in any two weeks or so.
    """
    weekends = 2 * (brand.debit_wait_days // _WEEK + 1)
    return brand.debit_notice_days + _CLOSED + brand.debit_wait_days + weekends + _HOLIDAYS
