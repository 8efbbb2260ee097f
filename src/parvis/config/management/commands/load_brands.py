"""``parvis load_brands FILE``: make the brands of a file what it says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.catalog.loading import load_tlds
from parvis.config.installing import BrandFileError, install_brands


class Command(BaseCommand):
    help = "Creates or changes brands from a TOML file, all or none. Applied again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        now = timezone.now()
        try:
            text = file.read_text(encoding="utf-8")
            load_tlds(now)
            brands = install_brands(text, folder=file.parent, now=now)
        except (OSError, BrandFileError) as error:
            raise CommandError(str(error)) from error
        for brand in brands:
            self.stdout.write(f"{brand.slug}: {brand.name}, on {', '.join(brand.hosts.values_list('host', flat=True))}")
