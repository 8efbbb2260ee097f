"""What customers owe again: how old it is, and of which invoices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Case, CharField, Count, Sum, Value, When

from parvis.billing.enums import DebtState
from parvis.billing.models import Debt
from parvis.billing.models.debts import DebtQuerySet
from parvis.kit.money import Money

AGES: Final = (("0-30", 0, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("90+", 91, None))
"""Name, first and last day after the day on which it became due."""


@dataclass(frozen=True, slots=True)
class Aged:
    """What is owed of one age, in one currency."""

    age: str
    count: int
    total: Money


def of_age(debts: DebtQuerySet, age: str, *, today: date) -> DebtQuerySet:
    """Those of that age; all where there is no such age."""
    for name, first, last in AGES:
        if name == age:
            found = debts.filter(due_on__lte=today - timedelta(days=first)) if first else debts
            return found if last is None else found.filter(due_on__gte=today - timedelta(days=last))
    return debts


def by_age(debts: DebtQuerySet, *, today: date) -> dict[str, list[Aged]]:
    """What is left of open ``debts`` by currency, each age with what it has, the youngest first. One query."""
    cases = [
        When(due_on__gte=today - timedelta(days=last), then=Value(name))
        for name, _first, last in AGES
        if last is not None
    ]
    rows = (
        debts.open()
        .order_by()
        .annotate(age=Case(*cases, default=Value(AGES[-1][0]), output_field=CharField()))
        .values("currency", "age")
        .annotate(count=Count("pk"), minor=Sum("left_minor"))
    )
    found = {(row["currency"], row["age"]): row for row in rows}
    aged: dict[str, list[Aged]] = {}
    for currency in sorted({currency for currency, _age in found}):
        aged[currency] = [
            Aged(name, row["count"], Money(row["minor"], currency))
            if (row := found.get((currency, name)))
            else Aged(name, 0, Money(0, currency))
            for name, _first, _last in AGES
        ]
    return aged


def owed_again(numbers: Iterable[str]) -> set[str]:
    """Which of these orders were paid, and are to be paid again because the payment came back."""
    found = Debt.objects.filter(payment__order_number__in=set(numbers) - {""}, state=DebtState.OPEN)
    return set(found.values_list("payment__order_number", flat=True))
