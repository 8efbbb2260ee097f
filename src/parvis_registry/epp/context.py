"""One command at one registry."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parvis_registry import policies
from parvis_registry.epp.reading import Element
from parvis_registry.epp.refusals import EppError
from parvis_registry.holdings import Holding, find
from parvis_registry.tlds import ATTRIBUTES, KEYS, Policy, policy_of


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was read. ``kind`` is the object's prefix; ``extensions`` are by tag, such as ``fee:create``."""

    verb: str
    kind: str
    body: Element
    extensions: Mapping[str, Element]
    client_key: str

    @property
    def op(self) -> str:
        """What a transfer or a poll asks for."""
        parent = self.body.getparent() if self.kind else self.body
        return "" if parent is None else parent.get("op", "")


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when, inside the transaction that carries the command out."""

    database: sqlite3.Connection
    registry: str
    registrar: str
    now: datetime
    spoken: frozenset[str]
    """Prefixes of the extensions that the session agreed on."""

    @property
    def has_attributes(self) -> bool:
        """Name servers are attributes here."""
        return self.registry in ATTRIBUTES

    @property
    def takes_keys(self) -> bool:
        """What signs a zone is told by its keys here, not by DS data."""
        return self.registry in KEYS

    @property
    def repository(self) -> str:
        """The last part of every roid."""
        return self.registry.upper()[:8]

    def policy(self, name: str) -> Policy:
        """The rules of the extension of ``name``; EppError 2306 where it is not of this registry."""
        return policy_of(self.extension(name))

    def extension(self, name: str) -> str:
        """The extension of ``name``; EppError 2306 where it is not of this registry."""
        extension = policies.extension_of(self.registry, name)
        if extension is None:
            raise EppError(2306, "this registry has no such extension")
        return extension

    def holding(self, name: str) -> Holding:
        """The name, or EppError: 2303 where nobody has it, 2201 where somebody has whom we know nothing of."""
        found = find(self.database, name)
        if found is not None and found.registry == self.registry:
            return found
        label = name.removesuffix("." + self.extension(name))
        raise EppError(2201 if label in policies.TAKEN else 2303)

    def ours(self, name: str) -> Holding:
        """The name, which must be the asking registrar's: EppError 2201."""
        found = self.holding(name)
        if found.registrar != self.registrar:
            raise EppError(2201)
        return found
