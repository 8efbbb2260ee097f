"""The days on which euro payments are settled: those of TARGET (ECB, closing days since 2002). Plain Python."""

from datetime import date, timedelta

_FIXED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
_FRIDAY = 4


def is_bank_day(day: date) -> bool:
    """Say whether banks settle euro payments on ``day``."""
    easter = _easter(day.year)
    moving = {easter - timedelta(days=2), easter + timedelta(days=1)}
    return day.weekday() <= _FRIDAY and (day.month, day.day) not in _FIXED and day not in moving


def bank_day(day: date) -> date:
    """``day``, or the first bank day after it."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """The bank day ``count`` bank days after ``day``."""
    for _step in range(count):
        day = bank_day(day + timedelta(days=1))
    return day


def _easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    a = year % 19
    skipped = (century + 8) // 25
    h = (19 * a + century - century // 4 - (century - skipped + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - h - rest % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
