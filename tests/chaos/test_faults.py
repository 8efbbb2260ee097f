"""Whatever strikes a registry's line at whatever step: no action twice, none lost, nothing wrong shown, no money moved twice.

``CASES`` and ``SEED`` in the environment play others than the first ones: ``make chaos CASES=2000``, or one again by its
seed: ``make chaos SEED=1234 CASES=1``.
"""

import os

import pytest

from tests.chaos.cases import SINGLE, case_of
from tests.chaos.keeping import keep
from tests.chaos.playing import play

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20
FIRST = int(os.environ.get("SEED", "0"))
COUNT = int(os.environ.get("CASES", len(SINGLE)))


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, AT_ONCE))
def test_nothing_is_lost_or_done_twice(first, registries, calm):
    told = []
    for seed in range(first, min(first + AT_ONCE, FIRST + COUNT)):
        case = case_of(seed)
        wrong, waited = play(case, registries, calm)
        told.append(f"{case}: {'; '.join(wrong) or 'as it must be'}{f' ({waited} never struck)' if waited else ''}")
        keep(told[-1])
    assert [line for line in told if "as it must be" not in line] == []
