"""Wires drivers, performers and handlers together. Called once, when all apps are loaded."""

import tomllib
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from django.conf import settings

from parvis.catalog.loading import FILE
from parvis.domains import operations
from parvis.domains.ports import UnavailableError
from parvis.domains.registries import registries
from parvis.drivers.sandbox.registry import SandboxRegistry

HANDLERS: Final = ("parvis.domains.handlers", "parvis.orders.handlers")
"""Modules that subscribe to the events of lower apps when they are imported."""


def compose() -> None:
    """Connect what the apps leave open. Speaks to nothing: drivers connect at first use."""
    operations.install()
    for code in registry_codes():
        registries.register(code, partial(SandboxRegistry, code, registry_address))
    for module in HANDLERS:
        if find_spec(module):
            import_module(module)


def registry_codes() -> list[str]:
    """The registries that the catalogue's extensions belong to."""
    return sorted({entry["registry"] for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["tld"]})


def registry_address() -> str:
    """Where the sandbox registries listen now; they write it down at each start. Raises UnavailableError before."""
    if settings.PARVIS_REGISTRY_URL:
        return str(settings.PARVIS_REGISTRY_URL)
    try:
        return (settings.PARVIS_HOME / "registry" / "url").read_text().strip()
    except FileNotFoundError as error:
        message = "the registries have not started yet"
        raise UnavailableError(message) from error
