"""Staff's server that dies by SIGKILL at the step named by DIE_AT while it makes a file of direct debits.

Usage: ``python -m tests.concurrency.doomed_file <seller> <date>``.
"""

import os
import sys
from datetime import UTC, date, datetime

import django

django.setup()

from parvis.billing.actions import collecting  # noqa: E402 - the settings come first
from parvis.brands.models import LegalEntity  # noqa: E402
from parvis.kit.actor import SYSTEM  # noqa: E402


def between(name):
    """Make a function of the action a place to die, before and after."""
    real = getattr(collecting, name)

    def doomed(*args, **kwargs):
        for moment in ("before", "after"):
            if os.environ["DIE_AT"] == f"{moment} {name}":
                if moment == "after":
                    real(*args, **kwargs)
                os.kill(os.getpid(), 9)
        return real(*args, **kwargs)

    setattr(collecting, name, doomed)


def main():
    seller, day = LegalEntity.objects.get(pk=int(sys.argv[1])), date.fromisoformat(sys.argv[2])
    for name in ("pain_008", "_send", "record"):
        between(name)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    collecting.make_file(seller, creditor_id="FR72ZZZ123456", due_on=day, actor=SYSTEM, now=now)
    os.kill(os.getpid(), 9)


main()
