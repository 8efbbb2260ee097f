"""A worker that dies by SIGKILL at the step named by DIE_AT: it carries out one operation, if it lives that long.

Usage: ``python -m tests.concurrency.doomed_worker <operation>``. The product has no such steps: they are put around
its functions here.
"""

import os
import signal
import sys

import django

django.setup()

from parvis.domains.actions import snapshots  # noqa: E402 - the settings come first
from parvis.domains.registries import registries  # noqa: E402
from parvis.orders import handlers  # noqa: E402
from parvis.provisioning import tasks  # noqa: E402
from parvis.provisioning.actions import outcomes  # noqa: E402


def die_at(step):
    if os.environ.get("DIE_AT") == step:
        os.kill(os.getpid(), signal.SIGKILL)


def between(owner, name, step=None):
    """Make ``owner.name`` a place to die, before and after."""
    real = getattr(owner, name)
    step = step or name

    def doomed(*args, **kwargs):
        die_at(f"before {step}")
        result = real(*args, **kwargs)
        die_at(f"after {step}")
        return result

    setattr(owner, name, doomed)


def main():
    between(outcomes, "take")
    between(outcomes, "finish")
    between(outcomes, "refuse")
    between(handlers, "refund_line", "refund")
    between(outcomes, "_held", "lock")
    between(outcomes, "_write", "write")
    between(snapshots, "store")
    registry = registries.named("afnic")
    between(registry, "register")
    between(registry, "fetch")
    between(registry, "put_contact")
    between(registry, "update")
    tasks.run(operation_id=int(sys.argv[1]))


main()
