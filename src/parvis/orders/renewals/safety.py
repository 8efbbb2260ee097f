"""The last safe day of each means of payment (REN-5): a card pays at once, a transfer is days on its way, a cheque
weeks, a direct debit is announced and waited for.
"""

from datetime import datetime, timedelta
from typing import Final

from parvis.billing.cheques import takes_cheques
from parvis.billing.debits import lead_days, takes_debits
from parvis.brands.models import Brand

TRANSFER: Final = timedelta(days=7)


def transfer_by(last_at: datetime | None, *, now: datetime) -> datetime | None:
    """The last day on which a transfer can be ordered that is here by ``last_at``; None where that day is over."""
    if last_at is None or (last_at - TRANSFER).date() < now.date():
        return None
    return last_at - TRANSFER


def debit_by(last_at: datetime | None, brand: Brand, *, now: datetime) -> datetime | None:
    """The last day on which a direct debit can be announced that counts as paid before ``last_at``; None where none can."""
    if last_at is None or not takes_debits(brand):
        return None
    last_day = last_at - timedelta(days=lead_days(brand) + 1)
    return None if last_day.date() < now.date() else last_day


def cheque_by(last_at: datetime | None, brand: Brand, *, now: datetime) -> datetime | None:
    """The last day on which a cheque can be posted that counts before ``last_at``; None where none can."""
    if last_at is None or not takes_cheques(brand):
        return None
    last_day = last_at - timedelta(days=brand.cheque_days)
    return None if last_day.date() < now.date() else last_day
