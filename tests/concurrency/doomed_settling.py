"""``parvis settle`` that dies by SIGKILL before or after the n-th call of a function.

Usage: ``python -m tests.concurrency.doomed_settling <module> <function> <before|after> <n>``.
"""

import importlib
import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the settings come first

from parvis.billing.cards import SANDBOX, cards  # noqa: E402
from parvis.drivers.sandbox.cards import SandboxCards  # noqa: E402


def dies(owner, name, moment, at):
    """Make the ``at``-th call of ``owner.name`` the last thing that is done, or what is not done any more."""
    real, calls = getattr(owner, name), []

    def doomed(*args, **kwargs):
        calls.append(name)
        if len(calls) == at and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if len(calls) == at and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, doomed)


def main():
    module, function, moment, at = sys.argv[1:]
    dies(importlib.import_module(module), function, moment, int(at))
    with cards.replaced(SANDBOX, SandboxCards(Path(os.environ["CARDS"]), "a secret")):
        call_command("settle")


main()
