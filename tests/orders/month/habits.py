"""What two hundred customers do about the end of a term, and what rules 2.1 say that they are told, day by day.

Days are counted from the UTC day of the expiry. The table is written by hand: it knows nothing of the code that it judges.
"""

from dataclasses import dataclass

REMINDERS = (
    ("R-60", -60, "always", "both"),
    ("R-30", -30, "always", "both"),
    ("R-15", -15, "unpaid", "account"),
    ("R-7", -7, "unpaid", "both"),
    ("R-3", -3, "unpaid", "account"),
    ("R-1", -1, "unpaid", "account"),
    ("R+0", 0, "unpaid", "both"),
    ("R+3", 3, "unpaid", "both"),
)  # fmt: skip
"""(code, day, for names that renew by themselves, to whom): rules 2.1."""


@dataclass(frozen=True)
class Habit:
    """``people`` of this habit; ``paid`` is the day on which their renewal is paid (None: never), ``told`` the first day
    from which "unpaid" reminders may reach those who renew by themselves: None, nothing goes wrong."""

    people: int
    is_automatic: bool
    paid: int | None
    told: int | None = None
    ends: tuple = (-6, 60)
    """Between which days of the month, from its first, their terms end."""


HABITS = {
    "has enough in advance": Habit(40, True, -15),
    "has a card": Habit(30, True, -15),
    "has a card whose answer is lost": Habit(4, True, -15),
    "has a mandate": Habit(14, True, -24, ends=(28, 60)),
    "has a refused card and pays by page": Habit(8, True, -5, told=-15, ends=(6, 60)),
    "has a refused card and does nothing": Habit(6, True, None, told=-15, ends=(16, 60)),
    "has too little and tops up": Habit(10, True, -10, told=-15, ends=(16, 60)),
    "renews early": Habit(20, False, -20, ends=(21, 60)),
    "renews by transfer": Habit(20, False, -5, ends=(7, 60)),
    "renews by transfer of too little first": Habit(4, False, -5, ends=(7, 60)),
    "renews on the last day": Habit(6, False, -1, ends=(2, 30)),
    "does nothing": Habit(20, False, None),
    "buys": Habit(14, False, None, ends=(200, 300)),
    "buys what is gone": Habit(4, False, None, ends=(200, 300)),
}
assert sum(habit.people for habit in HABITS.values()) == 200


def reminders_of(habit, tld, ends_on, first_on, last_on):
    """(day, code, to whom) of each reminder of a term that ends on ``ends_on``, from the first to the last day.

    A .be cannot be renewed after its end: what comes before is the last that is of use.
    """
    found = []
    for code, day, automatic, to in REMINDERS:
        if tld == "be" and day >= 0:
            continue
        on = (ends_on - first_on).days + day
        if not 0 <= on <= (last_on - first_on).days:
            continue
        # By themselves names renew before the reminders of the day; people come at noon.
        if habit.paid is not None and (day > habit.paid or (habit.is_automatic and day == habit.paid)):
            continue
        if habit.is_automatic and automatic == "unpaid" and (habit.told is None or day < habit.told):
            continue
        found.append((on, code, to))
    return found
