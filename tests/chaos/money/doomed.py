"""One step of money that dies by SIGKILL: before its n-th statement, or right after its n-th commit.

Usage: ``python -m tests.chaos.money.doomed <step> <statement|commit> <n> <argument>…``, with the company's store named
by CARDS. A step with fewer of them lives.
"""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 - the settings come first
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from parvis.billing.cards import SANDBOX, cards  # noqa: E402
from tests.chaos.money.steps import REFUSALS, STEPS  # noqa: E402
from tests.simulators.lossy_cards import LossyCards  # noqa: E402


def dies(kind, at):
    """Count statements or commits; the ``at``-th is the last thing seen of this process."""
    count = 0

    def counted():
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    if kind == "statement":

        def wrapper(execute, sql, params, many, context):
            counted()
            return execute(sql, params, many, context)

        connection.execute_wrappers.append(wrapper)
        return
    real = BaseDatabaseWrapper._commit

    def committed(self):
        real(self)
        counted()

    BaseDatabaseWrapper._commit = committed


def main():
    step, kind, at, *arguments = sys.argv[1:]
    dies(kind, int(at))
    with cards.replaced(SANDBOX, LossyCards(Path(os.environ["CARDS"]))):
        try:
            STEPS[step](*[int(argument) if argument.isdigit() else argument for argument in arguments])
        except REFUSALS:
            return


main()
