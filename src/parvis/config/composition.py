"""Wires drivers, performers and handlers together. Called once, when all apps are loaded."""

from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from parvis.billing.cards import SANDBOX, cards
from parvis.domains import handlers as _domains
from parvis.domains import operations
from parvis.domains.registries import public_data, registries
from parvis.drivers.sandbox.cards import SandboxCards
from parvis.drivers.sandbox.registry import SandboxRegistry
from parvis.kit.failures import TryLaterError
from parvis.orders import handlers as _orders

REGISTRIES: Final = (
    "afnic", "verisign", "pir", "afilias", "neustar", "eurid", "dnsbelgium", "switch", "ma", "cira", "denic", "nicio",
    "sidn", "nicit", "redes", "nominet", "identity", "slow", "silent",
)  # fmt: skip
HANDLERS: Final = (_domains, _orders)
"""Imported for what they subscribe to."""


class NoRegistryError(TryLaterError):
    """The sandbox registry has not said where it listens."""


def compose() -> None:
    """Say who answers for each port. Connects to nothing."""
    for code in REGISTRIES:
        registries.register(code, partial(SandboxRegistry, code, registry_address))
        public_data.register(code, partial(SandboxRegistry, code, registry_address))
    if settings.PARVIS_DEMO:
        # Whoever reaches its page chooses to have paid: elsewhere that would be goods for nothing.
        cards.register(SANDBOX, lambda: SandboxCards(settings.PARVIS_HOME / "cards.sqlite3", settings.CARD_SECRET))
    operations.install()


def registry_address() -> str:
    """Where the sandbox registry listens: from the environment, or from the file it writes when it starts."""
    if settings.PARVIS_REGISTRY_URL:
        return str(settings.PARVIS_REGISTRY_URL)
    path = Path(settings.PARVIS_HOME) / "registry" / "url"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NoRegistryError("the sandbox registry is not running") from error
