"""Who dies where while money moves: each case follows from its seed alone, so that it can be played again."""

import random
from dataclasses import dataclass
from typing import Final

MEANS: Final = ("card", "card", "balance", "transfer")
STEPS: Final = {
    "card": ("order", "page", "capture", "carry_out", "issue"),
    "balance": ("order", "balance", "carry_out", "issue"),
    "transfer": ("order", "transfer", "carry_out", "issue"),
}
KINDS: Final = ("statement", "statement", "commit", "together", "again")
MOST_STATEMENTS: Final = 60
MOST_COMMITS: Final = 3


@dataclass(frozen=True)
class Fault:
    """``kind`` strikes the ``turn``-th time that ``step`` is taken: ``at`` says which statement or commit is the last."""

    step: str
    turn: int
    kind: str
    at: int

    def __str__(self):
        place = f" {self.at}" if self.kind in {"statement", "commit"} else ""
        return f"{self.kind}{place} at {self.step} {self.turn}"


@dataclass(frozen=True)
class Case:
    """An order of ``names`` names of which the registry refuses those at ``gone``, paid by ``means``."""

    seed: int
    means: str
    names: int
    gone: frozenset
    faults: tuple

    def __str__(self):
        struck = ", ".join(map(str, self.faults))
        return f"seed {self.seed}: {self.names} names by {self.means}, {len(self.gone)} refused; {struck}"


def case_of(seed):
    """One to three faults, anywhere between the button and the last document."""
    drawn = random.Random(f"money {seed}")
    means = drawn.choice(MEANS)
    names = drawn.choice((1, 1, 2, 3))
    gone = frozenset(rank for rank in range(names) if drawn.random() < 0.35)
    return Case(seed, means, names, gone, tuple(_fault(drawn, means) for _ in range(drawn.choice((1, 1, 2, 3)))))


def _fault(drawn, means):
    step = drawn.choice(STEPS[means])
    kind = drawn.choice((*KINDS, "lost") if step == "carry_out" else KINDS)
    # The first statements are few in every step, the last ones in few: half of the deaths come early.
    most = drawn.choice((12, MOST_STATEMENTS)) if kind == "statement" else MOST_COMMITS
    return Fault(step, drawn.choice((1, 1, 1, 2)), kind, drawn.randint(1, most))
