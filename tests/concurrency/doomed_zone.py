"""A server that dies by SIGKILL at the step named by DIE_AT while it publishes a zone.

Usage: ``python -m tests.concurrency.doomed_zone <zone> save|publish``.
"""

import os
import sys

import django

django.setup()

from parvis.dns.actions import drafts, editing, versions  # noqa: E402 - the settings come first
from parvis.dns.models import Zone  # noqa: E402
from parvis.kit.actor import SYSTEM  # noqa: E402
from tests.dns.zones import record  # noqa: E402
from tests.factories import NOW  # noqa: E402


def between(name):
    """Make a function of writing a version a place to die, before and after."""
    real = getattr(versions, name)

    def doomed(*args, **kwargs):
        for moment in ("before", "after"):
            if os.environ["DIE_AT"] == f"{moment} {name}":
                if moment == "after":
                    real(*args, **kwargs)
                os.kill(os.getpid(), 9)
        return real(*args, **kwargs)

    setattr(versions, name, doomed)


def main():
    zone = Zone.objects.get(pk=int(sys.argv[1]))
    for name in ("_move", "_tell", "request_publication"):
        between(name)
    if sys.argv[2] == "save":
        editing.save_record(zone, record("a TXT x"), seen=1, actor=SYSTEM, now=NOW)
    else:
        drafts.publish(zone, edition=1, actor=SYSTEM, now=NOW)
    os.kill(os.getpid(), 9)


main()
