"""Terms are whole years."""

from datetime import datetime


def years_later(instant: datetime, years: int) -> datetime:
    """The same day ``years`` later; 29 February becomes 28."""
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:
        return instant.replace(year=instant.year + years, day=28)
