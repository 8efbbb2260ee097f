"""A worker that dies by SIGKILL at the step named by DIE_AT while it asks the card company for one operation.

Usage: ``python -m tests.concurrency.doomed_payment <operation>``, with the company's store named by CARDS.
"""

import os
import sys
from pathlib import Path

import django

django.setup()

from parvis.billing.cards import SANDBOX, cards  # noqa: E402 - the settings come first
from parvis.drivers.sandbox.cards import SandboxCards  # noqa: E402
from parvis.provisioning import tasks  # noqa: E402
from parvis.provisioning.actions import outcomes  # noqa: E402
from tests.concurrency.dying import between  # noqa: E402


def main():
    company = SandboxCards(Path(os.environ["CARDS"]), "a secret")
    for name in ("charge", "refund"):
        between(company, name)
    for name in ("take", "finish", "_held", "_write"):
        between(outcomes, name)
    with cards.replaced(SANDBOX, company):
        tasks.run(operation_id=int(sys.argv[1]))


main()
