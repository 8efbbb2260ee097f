"""``parvis settle``: after a restored backup, read outside what may have been done since, then open the queue."""

import argparse
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.domains.operations.settling import PLACE, carry_on, left, progress
from parvis.domains.operations.strays import strays
from parvis.domains.registries import registries
from parvis.provisioning.actions import settling
from parvis.provisioning.alone import alone
from parvis.provisioning.models import Settling
from parvis.provisioning.queries import open_settling

EVERY: Final = 100
"""Names between two lines of progress."""


class Command(BaseCommand):
    help = (
        "After a restored backup, before the worker is started: close the queue, ask what became of open payments, look "
        "at every name at its registry, and open the queue. Stopped, it goes on where it was when it is called again. "
        "Exits with 1 while the queue is closed."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--status", action="store_true", help="say how far it is, and change nothing")
        one.add_argument("--close", action="store_true", help="close the queue, and read nothing yet")
        one.add_argument(
            "--held", type=Path, metavar="FILE", help="a registry's own list of our names, one a line: find the unknown"
        )
        parser.add_argument("--registry", default="", help="with --held: whose list it is")
        one.add_argument("--open", action="store_true", help="open the queue although names were not read")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["status"]:
            self._tell()
            return
        if options["held"]:
            self._compare(options["registry"], options["held"])
            return
        under_way = open_settling()
        if options["open"]:
            self._open(under_way)
            return
        under_way = under_way or settling.begin(now=timezone.now())
        self.stdout.write(f"the queue is closed since {under_way.started_at:%Y-%m-%d %H:%M} UTC")
        if options["close"]:
            return
        with alone(PLACE) as is_alone:
            if not is_alone:
                raise CommandError("it is being settled elsewhere: see parvis settle --status")
            self._settle(under_way)

    def _settle(self, under_way: Settling) -> None:
        for count, step in enumerate(carry_on(under_way, per_second=settings.PARVIS_LOOKS_PER_SECOND), start=1):
            if step.problem:
                self.stdout.write(f"{step.name}: {step.problem}")
            elif step.look is not None and step.look.changes:
                self.stdout.write(f"{step.name}: {'; '.join(step.look.changes)}")
            if count % EVERY == 0:
                self._tell()
        self._tell()
        if open_settling() is not None:
            raise CommandError("the queue stays closed: call it again, or open it with --open (it tells what is left)")

    def _compare(self, registry: str, file: Path) -> None:
        """Find what that registry holds for us and nobody here knows."""
        if registry not in registries.names():
            raise CommandError(f"--registry is one of {' '.join(registries.names())}")
        found = 0
        with file.open(encoding="utf-8-sig") as lines:
            names = (name for line in lines if (name := line.strip().rstrip(".").lower()))
            pace = settings.PARVIS_LOOKS_PER_SECOND
            for stray in strays(registry, names, per_second=pace, now=timezone.now()):
                if stray.is_ours or stray.problem:
                    found += 1
                    self.stdout.write(f"{stray.name}: {stray.problem or 'held for us, unknown here'}")
        if found:
            raise CommandError(f"{found} names to look into: staff find them among the messages of registries")
        self.stdout.write("every name that the registry holds for us is known")

    def _open(self, under_way: Settling | None) -> None:
        if under_way is None:
            raise CommandError("nothing is being settled: the queue is open")
        count = left(under_way)
        settling.end(under_way, left=count, now=timezone.now())
        self.stdout.write(f"the queue is open; {count} names were not read")

    def _tell(self) -> None:
        how_far = progress()
        if how_far is None:
            last = Settling.objects.order_by("-pk").first()
            ended = f", settled since {last.ended_at:%Y-%m-%d %H:%M} UTC" if last is not None else ""
            self.stdout.write(f"the queue is open{ended}")
            return
        payments = "" if how_far.are_payments_asked else ", payments not asked about yet"
        closed = f"; still closed: {' '.join(how_far.closed)}" if how_far.are_payments_asked and how_far.closed else ""
        self.stdout.write(f"the queue is closed: {how_far.read} of {how_far.names} names read{payments}{closed}")
