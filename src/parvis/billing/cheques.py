"""Who takes cheques, and when a cheque has cleared."""

from datetime import date, timedelta

from parvis.brands.models import Brand


def takes_cheques(brand: Brand) -> bool:
    """Say whether the brand's customers can pay by cheque."""
    return brand.takes_cheques


def cleared_on(brand: Brand, credited: date) -> date:
    """The day on which a cheque that the bank credited that day counts as cleared, if it did not come back."""
    return credited + timedelta(days=brand.cheque_wait_days)
