"""The door where the simulated registries are played with."""

from collections.abc import Mapping
from typing import Any

import httpx

from parvis.config.simulated import door_of, registry_home


def tell(what: str, body: Mapping[str, Any]) -> None:
    """Have ``what`` (``domains``, ``registry-change``, …) happen there. Raises httpx.HTTPError, NoRegistryError."""
    address = f"{door_of(registry_home())}/admin/{what}"
    httpx.post(address, json=dict(body), timeout=10, trust_env=False).raise_for_status()
