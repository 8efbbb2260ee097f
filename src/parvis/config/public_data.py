"""Where registration data are asked for: at the sandbox registries, or where the operator's files say."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from django.conf import settings

from parvis.config.registry_file import publication_in
from parvis.config.sandbox import NoRegistryError, registry_address
from parvis.domains.ports import UnavailableError
from parvis.drivers.rdap.bootstrap import Bootstrap, BootstrapError, address_for, addresses_in
from parvis.drivers.rdap.fetching import fetch
from parvis.drivers.rdap.source import PublicData, Where

_SECONDS: Final = 5


def own_sources() -> dict[str, Callable[[], PublicData]]:
    """How to make each, by its registry's code: those that say where they publish, or that the bootstrap may know."""
    if not settings.PARVIS_REGISTRIES:
        return {}
    bootstrap = Bootstrap(Path(settings.PARVIS_RDAP_BOOTSTRAP)) if settings.PARVIS_RDAP_BOOTSTRAP else None
    return {
        code: partial(PublicData, code, partial(_place, where, bootstrap))
        for code, where in publication_in(Path(settings.PARVIS_REGISTRIES), os.environ).items()
        if bootstrap or where.rdap or where.whois
    }


def _place(where: Where, bootstrap: Bootstrap | None, name: str) -> Where:
    """What the registry's own table says goes before the bootstrap."""
    if where.rdap or bootstrap is None:
        return where
    return Where(bootstrap.address_of(name), where.whois, is_listed=True)


def sandbox_source(code: str) -> PublicData:
    """At the sandbox: by RDAP where its own bootstrap names a server, by WHOIS for the other extensions."""
    return PublicData(code, _sandbox_place)


def _sandbox_place(name: str) -> Where:
    address = address_for(name, _sandbox_bootstrap(registry_address()))
    return Where(address) if address else Where(whois=_sandbox_whois())


@cache
def _sandbox_bootstrap(base: str) -> Mapping[str, str]:
    return asyncio.run(_addresses(f"{base}/rdap/dns.json"))


async def _addresses(address: str) -> Mapping[str, str]:
    try:
        async with asyncio.timeout(_SECONDS):
            answer = await fetch(address, accept="application/json")
        return addresses_in(answer.body)
    except (TimeoutError, BootstrapError) as error:
        raise UnavailableError("the sandbox does not say where its registries publish") from error


def _sandbox_whois() -> str:
    path = Path(settings.PARVIS_HOME) / "registry" / "epp.json"
    try:
        return f"127.0.0.1:{json.loads(path.read_text(encoding='utf-8'))['whois']}"
    except FileNotFoundError as error:
        raise NoRegistryError("the sandbox registry is not running") from error
