"""A worker that dies by SIGKILL at the step named by DIE_AT: it carries out one operation, if it lives that long.

Usage: ``python -m tests.concurrency.doomed_worker <operation>``. The product has no such steps: they are put around
its functions here.
"""

import sys

import django

django.setup()

from parvis.domains.actions import snapshots  # noqa: E402 - the settings come first
from parvis.domains.registries import registries  # noqa: E402
from parvis.orders import handlers  # noqa: E402
from parvis.provisioning import tasks  # noqa: E402
from parvis.provisioning.actions import outcomes  # noqa: E402
from tests.concurrency.dying import between  # noqa: E402


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
