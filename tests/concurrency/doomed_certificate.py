"""A worker that dies by SIGKILL at the step named by DIE_AT while it orders a certificate of the authority at AUTHORITY.

Usage: ``python -m tests.concurrency.doomed_certificate <operation>``.
"""

import os
import sys
from pathlib import Path

import django

django.setup()

from parvis.certificates.actions import issuing  # noqa: E402 - the settings come first
from parvis.certificates.authorities import CHOSEN, authorities  # noqa: E402
from parvis.drivers.sandbox.authority import SandboxAuthority  # noqa: E402
from parvis.provisioning import tasks  # noqa: E402
from parvis.provisioning.actions import outcomes  # noqa: E402
from tests.concurrency.dying import between  # noqa: E402


def main():
    authority = SandboxAuthority(Path(os.environ["AUTHORITY"]))
    for name in ("order", "finish"):
        between(authority, name)
    for name in ("ordered", "issued"):
        between(issuing, name)
    between(outcomes, "_write", "write")
    with authorities.replaced(CHOSEN, authority):
        tasks.run(operation_id=int(sys.argv[1]))


main()
