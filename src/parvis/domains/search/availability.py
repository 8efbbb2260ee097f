"""Asking registries, all at once, apart from any request; answers are written as they come (SHOP-4)."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from django.db.models import QuerySet

from parvis.domains.actions.allocations import tokens_of
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.ports import Checked
from parvis.domains.registries import registries
from parvis.domains.search import notices
from parvis.domains.search.answering import write
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError

logger = logging.getLogger(__name__)

THREADS: Final = 32
"""Threads only wait: one slow registry must not hold up the others."""
BATCH: Final = 50
pool: Final = ThreadPoolExecutor(THREADS, thread_name_prefix="availability")


def ask(search_id: int) -> list[Future[None]]:
    """Ask about every unanswered name of a search; one call per registry and fifty names. Returns at once."""
    return _ask(search_id, Answer.objects.filter(search_id=search_id, state=AnswerState.CHECKING))


def ask_again(search_id: int, name: str) -> list[Future[None]]:
    """Ask once more about one name that is not answered, and about no other."""
    named = Answer.objects.filter(search_id=search_id, name=name, state__in=[AnswerState.SILENT, AnswerState.CHECKING])
    named.update(state=AnswerState.CHECKING)
    return _ask(search_id, named)


def _ask(search_id: int, answers: QuerySet[Answer]) -> list[Future[None]]:
    account_id = Search.objects.values_list("account_id", flat=True).get(pk=search_id)
    tokens = {} if account_id is None else tokens_of(account_id)
    waiting: dict[str, list[str]] = {}
    for registry, name in answers.order_by("position").values_list("registry", "name"):
        waiting.setdefault(registry, []).append(name)
    return [
        pool.submit(_ask_one, search_id, registry, names[start : start + BATCH], tokens)
        for registry, names in waiting.items()
        for start in range(0, len(names), BATCH)
    ]


def _ask_one(search_id: int, registry: str, names: Sequence[str], tokens: Mapping[str, str]) -> None:
    """One registry's part, in a thread of its own."""
    found: Mapping[str, Checked] = {}
    try:
        found = registries.named(registry).check(names, tokens=tokens)
    except (TryLaterError, NeedsPersonError, UnknownDriverError) as error:
        logger.info("registry %s did not say: %s", registry, error)
    write(search_id, [(name, found.get(name)) for name in names])
    claimed = {checked.claims for checked in found.values() if checked.claims}
    if claimed:
        notices.bring(claimed)
