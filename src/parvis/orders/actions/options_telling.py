"""Letters about redirection options whose term ends, each once (RED-4, rules 2.1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from parvis.accounts.models import Account
from parvis.domains.models import Domain
from parvis.kit.money import Money
from parvis.notifications.actions import Letter, write_all
from parvis.orders.enums import OrderState
from parvis.orders.models import OptionPlan
from parvis.orders.renewals.planning import REMINDED_AT
from parvis.orders.renewals.terms import Prices
from parvis.redirections.models import Option

STEPS: Final = (-30, -7, -1, 0)
"""Days from the end on which it is told; what was missed is told by the next."""
MOST: Final = 200
"""Options of one letter, of one order, and of one transaction."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An option whose term ends, with its name, and what a year costs."""

    option: Option
    plan: OptionPlan
    domain: Domain
    net: Money
    charged_at: datetime
    stops_at: datetime
    renews_itself: bool
    has_failed: bool
    """It was paid for, and could not be given: nothing is tried again."""

    @property
    def is_open(self) -> bool:
        """Whether an order of this term waits for its money."""
        return self.plan.order is not None and self.plan.order.state == OrderState.UNPAID


def tell(account: Account, endings: Sequence[Ending], prices: Prices, *, now: datetime) -> None:
    """Write about those that do not renew by themselves, or wait for money: one letter for those of the same step."""
    steps: defaultdict[int, list[Ending]] = defaultdict(list)
    for one in endings:
        step = _step_due(one, now)
        if step is not None and (not one.renews_itself or one.is_open or one.has_failed):
            steps[step].append(one)
    letters = []
    for step, group in sorted(steps.items()):
        for start in range(0, len(group), MOST):
            part = group[start : start + MOST]
            letters.append(_letter(account, part, step, prices))
            for one in part:
                one.plan.told, one.plan.told_at = step, now
    write_all(letters, now=now)
    OptionPlan.objects.bulk_update([one.plan for group in steps.values() for one in group], ["told", "told_at"])


def _step_due(one: Ending, now: datetime) -> int | None:
    """The latest step whose day has come, where nothing of it or of a later one was said."""
    came = [step for step in STEPS if step_at(one.option, step) <= now]
    if not came or (one.plan.told is not None and one.plan.told >= came[-1]):
        return None
    # What was over before it was bought, or before its renewal was ordered and told, is told by the next step.
    since = one.plan.order.placed_at if one.is_open and one.plan.order is not None else one.option.created_at
    return came[-1] if step_at(one.option, came[-1]) >= since else None


def step_at(option: Option, step: int) -> datetime:
    """When the letter of a step is due."""
    return datetime.combine(option.ends_at.astimezone(UTC).date() + timedelta(days=step), REMINDED_AT)


def _letter(account: Account, part: Sequence[Ending], step: int, prices: Prices) -> Letter:
    first = part[0]
    rows = [
        {
            "name": one.domain.name,
            "unicode_name": one.domain.unicode_name,
            "ends_at": one.option.ends_at,
            "stops_at": one.stops_at,
            "price": prices.gross(one.net),
            "order": one.plan.order if one.is_open else None,
        }
        for one in part
    ]
    context = {"account": account, "rows": rows, "is_over": step >= 0, "with_tax": prices.tax.rate > 0}
    key = f"redirects-ending:{first.option.pk}:{first.option.ends_at:%Y-%m-%d}:{step}"
    return Letter("redirects-ending", key, account.email, account.brand, account.language, context, account.pk)
