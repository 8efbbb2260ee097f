"""Where registration data are asked for: at the simulated registries, or where the operator's files say."""

import asyncio
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from django.conf import settings

from parvis.config.registry_file import publication_in
from parvis.config.simulated import door_of, registry_home, whois_of
from parvis.domains.ports import UnavailableError
from parvis.drivers.rdap.bootstrap import Bootstrap, BootstrapError, address_for, addresses_in
from parvis.drivers.rdap.fetching import fetch
from parvis.drivers.rdap.source import PublicData, Where
from parvis.kit import loops

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


def simulated_source(code: str) -> PublicData:
    """At the simulated registries: by RDAP where their own bootstrap names a server, by WHOIS for other extensions."""
    return PublicData(code, _simulated_place)


def _simulated_place(name: str) -> Where:
    home = registry_home()
    address = address_for(name, _simulated_bootstrap(door_of(home)))
    return Where(address) if address else Where(whois=whois_of(home))


@cache
def _simulated_bootstrap(base: str) -> Mapping[str, str]:
    return loops.run(_addresses(f"{base}/rdap/dns.json"))


async def _addresses(address: str) -> Mapping[str, str]:
    try:
        async with asyncio.timeout(_SECONDS):
            answer = await fetch(address, accept="application/json")
        return addresses_in(answer.body)
    except (TimeoutError, BootstrapError) as error:
        raise UnavailableError("the simulated registries do not say where they publish") from error
