"""What stands between names held elsewhere and us, read before anything is paid (SHOP-11)."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.enums import AnswerState
from parvis.domains.life import transfer_in_refusal
from parvis.domains.models import Answer, Search
from parvis.domains.ports import RegistrationData
from parvis.domains.search.availability import ask
from parvis.domains.search.lookups import asked
from parvis.domains.search.typing import Wanted
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError

Obstacle = str | Promise


def obstacles(
    wanted: Sequence[Wanted], registries: Mapping[str, str], *, seconds: float, now: datetime
) -> dict[str, Obstacle | None]:
    """Say by name (ASCII) what forbids its transfer, or None. All are asked at once, for ``seconds`` in all.

    A registry that does not answer forbids nothing: it decides when the transfer is asked for.
    """
    futures = {one: _asked(registries[one.extension], one.name, now) for one in wanted}
    until = time.monotonic() + seconds
    return {one.name: _read(one, future, until, now) for one, future in futures.items()}


def _asked(registry: str, name: str, now: datetime) -> "Future[RegistrationData | None] | None":
    try:
        # Who has just taken a lock off elsewhere must not hear of it for ten minutes more.
        return asked(registry, name, now=now, is_anew=True)
    except UnknownDriverError:
        return None


def _read(
    one: Wanted, future: "Future[RegistrationData | None] | None", until: float, now: datetime
) -> Obstacle | None:
    if future is None:
        return None
    try:
        found = future.result(timeout=max(0.0, until - time.monotonic()))
    except FutureTimeoutError:
        future.cancel()
        return None
    except (TryLaterError, NeedsPersonError):
        return None
    if found is None:
        return _("This name is free: register it instead of transferring it.")
    return obstacle_of(found, rules_of(one.extension, now.date()), now=now)


def answers_about(search: Search, *, seconds: float) -> dict[str, Answer]:
    """What the registries say of the names of ``search``, by name, as far as they answer within ``seconds``.

    What they say later is there at checkout.
    """
    wait(ask(search.pk), timeout=seconds)
    return {answer.name: answer for answer in search.answers.filter(state=AnswerState.TAKEN)}


def obstacle_of(found: RegistrationData, rules: TldRules, *, now: datetime) -> str | None:
    """What forbids the transfer of a name that is published so, under those rules."""
    return transfer_in_refusal(rules, statuses=set(found.statuses), registered_at=found.created_at, now=now)
