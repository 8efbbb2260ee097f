"""Whoever dies while money moves: the books balance, every paid line is delivered or given back once, no number is missing.

``MONEY_CASES`` and ``SEED`` in the environment play others than the first ones, as ``make chaos`` does. Who dies is killed
with SIGKILL, before a statement or right after a commit; others take a step twice, or two at once, or lose answers.
"""

import os
from dataclasses import replace

import pytest

from parvis.billing.cards import SANDBOX, cards
from tests.chaos.keeping import keep
from tests.chaos.money.cases import Case, case_of
from tests.chaos.money.playing import Player, play
from tests.simulators.lossy_cards import LossyCards

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tampers]
AT_ONCE = 10
FIRST = int(os.environ.get("SEED", "0"))
COUNT = int(os.environ.get("MONEY_CASES", "200"))


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


def test_who_judges_sees_what_is_wrong(registries, company):
    """Judged as if nothing had been refused, a refusal is lost money, a name and a document too many."""
    player = Player(Case(0, "card", 2, frozenset({0}), ()), registries, company)
    player.play()
    assert list(player.problems()) == []

    player.case = replace(player.case, gone=frozenset())

    assert len(list(player.problems())) == 3


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, AT_ONCE))
def test_the_books_balance_and_nothing_is_paid_delivered_or_numbered_twice(first, registries, company):
    told = []
    for seed in range(first, min(first + AT_ONCE, FIRST + COUNT)):
        case = case_of(seed)
        wrong, struck = play(case, registries, company)
        told.append(f"{case}: {'; '.join(wrong) or 'as it must be'} ({struck} struck)")
        keep(told[-1])
    assert [line for line in told if "as it must be" not in line] == []
