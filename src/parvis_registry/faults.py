"""Faults on demand: what goes wrong, where, once or until told otherwise."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parvis_registry.store import Store, transaction

OF_COMMANDS: Final = frozenset(
    {"refuse", "delay", "silent", "drop-before", "drop-after", "duplicate", "half-frame", "restart"}
)
"""``refuse``: value is «code message». ``delay``: seconds. ``drop-before``: the command is never carried out.
``drop-after``: it is, and the answer is lost. ``half-frame``: half of the answer arrives. ``silent``: no answer at all,
nothing done. ``duplicate``: the network delivers the command twice, and the second answer is the one that arrives.
``restart``: every connection to the registry breaks, nothing done."""
OF_SIGN_INS: Final = frozenset({"too-many-sessions", "warn"})
"""``too-many-sessions``: 2502. ``warn``: a security event of RFC 8807; value is «type level exDate sentence»."""
OF_CONNECTIONS: Final = frozenset({"expired-certificate"})
"""The server shows a certificate that is out of date."""
KINDS: Final = OF_COMMANDS | OF_SIGN_INS | OF_CONNECTIONS


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. An empty ``name`` or ``command`` means any."""

    registry: str
    kind: str
    value: str = ""
    name: str = ""
    command: str = ""
    is_once: bool = True


def add(store: Store, fault: Fault) -> None:
    """From now on ``fault`` happens."""
    if fault.kind not in KINDS:
        raise ValueError(fault.kind)
    with store.writing() as database:
        database.execute(
            "INSERT INTO faults (registry, name, command, kind, value, is_once) VALUES (?, ?, ?, ?, ?, ?)",
            (fault.registry, fault.name, fault.command, fault.kind, fault.value, int(fault.is_once)),
        )


def clear(store: Store) -> int:
    """No fault any more. Return how many still waited for their moment."""
    with store.writing() as database:
        return database.execute("DELETE FROM faults").rowcount


def strike(
    database: sqlite3.Connection,
    registry: str,
    command: str,
    names: Sequence[str],
    kinds: frozenset[str] = OF_COMMANDS,
) -> list[Fault]:
    """The faults that strike a command about ``names``; those that happen once are used up.

    The connection is in no transaction.
    """
    if database.execute("SELECT 1 FROM faults LIMIT 1").fetchone() is None:
        return []
    with transaction(database):
        rows = database.execute(
            "SELECT * FROM faults WHERE registry IN (?, '') AND command IN (?, '') ORDER BY id", (registry, command)
        ).fetchall()
        rows = [row for row in rows if row["name"] in {"", *names} and row["kind"] in kinds]
        database.executemany("DELETE FROM faults WHERE id = ? AND is_once = 1", [(row["id"],) for row in rows])
    return [
        Fault(row["registry"], row["kind"], row["value"], row["name"], row["command"], bool(row["is_once"]))
        for row in rows
    ]
