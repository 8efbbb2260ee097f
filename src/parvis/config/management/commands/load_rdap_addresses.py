"""Brings the file that says where the RDAP server of each extension is."""

import asyncio
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from parvis.domains.ports import UnavailableError
from parvis.drivers.rdap.bootstrap import BootstrapError, addresses_in, leads_here
from parvis.drivers.rdap.fetching import address_fault, fetch, is_loopback
from parvis.kit import loops

SECONDS: Final = 30
_OK: Final = 200


class Command(BaseCommand):
    """Replaces the file whole, or not at all. Running programs read the new one at their next look-up."""

    help = "Fetch the bootstrap registry of RDAP (RFC 9224) into the file that PARVIS_RDAP_BOOTSTRAP names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where it is published, as IANA does")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.PARVIS_RDAP_BOOTSTRAP:
            raise CommandError("PARVIS_RDAP_BOOTSTRAP names no file.")
        if fault := address_fault(options["address"]):
            raise CommandError(f"The address {fault}.")
        try:
            body = loops.run(_fetched(options["address"]))
            known = addresses_in(body)
        except (UnavailableError, BootstrapError, TimeoutError) as error:
            raise CommandError(f"Nothing was changed: {error or 'no answer in time'}.") from error
        if leads_here(known) and not is_loopback(httpx.URL(options["address"]).host):
            raise CommandError("Nothing was changed: it leads to this machine.")
        _replace(Path(settings.PARVIS_RDAP_BOOTSTRAP), body)
        self.stdout.write(f"The RDAP servers of {len(known)} extensions are known.")


async def _fetched(address: str) -> bytes:
    async with asyncio.timeout(SECONDS):
        answer = await fetch(address, accept="application/json")
    if answer.status != _OK:
        raise UnavailableError(f"the server answered {answer.status}")
    return answer.body


def _replace(path: Path, body: bytes) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_bytes(body)
    new.replace(path)
