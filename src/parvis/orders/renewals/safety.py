"""The last safe day of each means of payment (REN-5): a card pays at once, a transfer is days on its way."""

from datetime import datetime, timedelta
from typing import Final

TRANSFER: Final = timedelta(days=7)


def transfer_by(last_at: datetime | None, *, now: datetime) -> datetime | None:
    """The last day on which a transfer can be ordered that is here by ``last_at``; None where that day is over."""
    if last_at is None or (last_at - TRANSFER).date() < now.date():
        return None
    return last_at - TRANSFER
