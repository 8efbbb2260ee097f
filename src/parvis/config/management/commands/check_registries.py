"""Signs in at every registry of the installation, and says what it found."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from parvis.config.public_data import own_sources
from parvis.config.registry_file import RegistryFileError, registries_in
from parvis.drivers.epp.namespaces import PREFIXES
from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import EppSettings
from parvis.kit.failures import TryLaterError


class Command(BaseCommand):
    """Ends with an error where one cannot be reached."""

    help = "Sign in at every registry of the file that PARVIS_REGISTRIES names. Changes nothing there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.PARVIS_REGISTRIES:
            raise CommandError("PARVIS_REGISTRIES names no file.")
        try:
            found = registries_in(Path(settings.PARVIS_REGISTRIES), os.environ)
            published = own_sources()
        except RegistryFileError as error:
            raise CommandError("\n".join(error.faults)) from error
        for code in sorted({one.code for one in found} - published.keys()):
            self.stdout.write(f"{code}: no address is known for registration data (rdap, whois)")
        failed = [one.code for one in found if not self._is_good(one)]
        if failed:
            raise CommandError(f"Not reached: {', '.join(failed)}.")

    def _is_good(self, wanted: EppSettings) -> bool:
        registry = EppRegistry(wanted)
        try:
            greeting = registry.greeting()
        except TryLaterError as error:
            self.stdout.write(f"{wanted.code}: {error}")
            return False
        finally:
            registry.close()
        lacking = [prefix for prefix in wanted.extensions if PREFIXES[prefix] not in greeting.extensions]
        self.stdout.write(f"{wanted.code}: signed in at {greeting.server}")
        if lacking:
            self.stdout.write(f"  not offered there: {', '.join(lacking)}")
        return True
