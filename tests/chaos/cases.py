"""Which fault strikes which step of which action: each case follows from its seed alone, so that it can be played again."""

import itertools
import random
from dataclasses import dataclass
from typing import Final

LATE: Final = "late"
"""The answer comes after we stopped waiting; the command is carried out meanwhile."""
KINDS: Final = (
    "drop-before", "drop-after", "half-frame", "duplicate", "restart", "silent", LATE, "2400", "2500", "2502",
)  # fmt: skip
OF_SIGN_INS: Final = ("drop-before", "drop-after", "half-frame", "restart", "silent", "2400", "too-many-sessions")
OF_CONNECTIONS: Final = ("expired-certificate",)
STEPS: Final = {
    "register": ("contact:create", "host:create", "create", "info"),
    "renew": ("info", "renew"),
    "restore": ("info", "restore", "restore-report"),
    "transfer": ("info", "transfer-query", "transfer-request"),
    "nameservers": ("info", "host:create", "update"),
    "lock": ("info", "update"),
    "code": ("info", "update"),
    "delete": ("info", "delete"),
}
"""What each action says to a registry."""


@dataclass(frozen=True)
class Case:
    """``faults`` are (command, kind), each of which strikes once."""

    seed: int
    action: str
    faults: tuple

    def __str__(self):
        struck = ", ".join(f"{kind} at {command}" for command, kind in self.faults)
        return f"seed {self.seed}: {self.action}, {struck}"


def _single():
    for action, steps in STEPS.items():
        yield from ((action, fault) for fault in itertools.product(steps, KINDS))
        yield from ((action, ("login", kind)) for kind in OF_SIGN_INS)
        yield from ((action, ("connect", kind)) for kind in OF_CONNECTIONS)


SINGLE: Final = tuple(_single())
"""Every fault at every step of every action, alone."""


def case_of(seed):
    """The first seeds go through ``SINGLE``; later ones draw two to four faults of one action."""
    if seed < len(SINGLE):
        action, fault = SINGLE[seed]
        return Case(seed, action, (fault,))
    drawn = random.Random(seed)
    action = drawn.choice(list(STEPS))
    possible = [fault for name, fault in SINGLE if name == action]
    return Case(seed, action, tuple(drawn.choices(possible, k=drawn.randint(2, 4))))
