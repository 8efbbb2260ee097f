"""``parvis reconcile``: ask the registries how our names stand, and say what differs."""

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.domains.actions.reconciling import HELD
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.looking import look
from parvis.domains.operations.sweeping import Swept, sweep, to_look_at
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError
from parvis.provisioning.alone import alone


class Command(BaseCommand):
    help = (
        "Look at the names that were not looked at for a day, mend what is the registry's, and print what differed. "
        "Exits with 1 while a change that nobody here asked for waits for a decision."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--registry", help="names of this registry alone")
        parser.add_argument("--name", help="this name alone, now")
        parser.add_argument("--all", action="store_true", help="every name, even one looked at today")

    def handle(self, *_args: Any, **options: Any) -> None:
        counts = {"looked at": 0, "different": 0, "without answer": 0}
        for swept in self._named(options["name"]) if options["name"] else self._swept(options):
            if swept.look is None:
                counts["without answer"] += 1
                self.stdout.write(f"{swept.name}: {swept.problem}")
                continue
            counts["looked at"] += 1
            if swept.look.changes:
                counts["different"] += 1
                self.stdout.write(f"{swept.name}: {'; '.join(swept.look.changes)}")
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))
        is_open = Drift.objects.open().count()
        if is_open:
            raise CommandError(f"{is_open} changes at registries wait for a decision")

    def _named(self, name: str) -> Iterator[Swept]:
        domain = Domain.objects.filter(name=name.lower(), state__in=HELD).only("pk").first()
        if domain is None:
            raise CommandError(f"{name} is not held here")
        try:
            yield Swept(name, (None, domain.pk), look(domain.pk))
        except (TryLaterError, NeedsPersonError, UnknownDriverError) as error:
            yield Swept(name, (None, domain.pk), None, str(error))

    def _swept(self, options: dict[str, Any]) -> Iterator[Swept]:
        before = timezone.now() - (timedelta() if options["all"] else timedelta(days=1))
        for code in to_look_at(before):
            if options["registry"] not in {None, code}:
                continue
            with alone(f"sweep:{code}") as is_alone:
                if not is_alone:
                    raise CommandError(f"the names of {code} are being gone through elsewhere")
                yield from sweep(code, before=before, per_second=settings.PARVIS_LOOKS_PER_SECOND)
