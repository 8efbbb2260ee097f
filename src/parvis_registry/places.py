"""``epp.json``: where the registries listen, for whoever signs in there."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from parvis_registry.certificates import write_secret
from parvis_registry.policies import OURS

FILE: Final = "epp.json"


@dataclass(frozen=True, slots=True)
class Before:
    """What the last run wrote: its ports and password are taken again."""

    ports: Mapping[str, int]
    password: str
    whois: int = 0


def before(home: Path) -> Before:
    """What stands in the file; at the first start no port, and a new password."""
    try:
        found: dict[str, Any] = json.loads((home / FILE).read_text())
        return Before(found["ports"], found["password"], found.get("whois", 0))
    except (FileNotFoundError, ValueError, KeyError):
        return Before({}, secrets.token_urlsafe(9))


def write(home: Path, *, ca_file: Path, password: str, ports: Mapping[str, int], whois: int) -> None:
    """Tell it, whole or not at all."""
    told = {
        "ca_file": str(ca_file.resolve()),
        "client_id": OURS,
        "password": password,
        "ports": dict(ports),
        "whois": whois,
    }
    write_secret(home / FILE, json.dumps(told, indent=2).encode())
