"""Registered names, as the store keeps them."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from parvis_registry.tlds import policy_of


@dataclass(slots=True)
class Holding:
    """A registered name. Instants are aware. ``statuses`` are those set by somebody; others follow from the facts."""

    name: str
    registry: str
    registrar: str
    created_at: datetime
    expires_at: datetime
    statuses: list[str] = field(default_factory=list)
    nameservers: list[str] = field(default_factory=list)
    auth_code: str = ""
    client_key: str = ""
    created_by: str = ""
    updated_by: str = ""
    updated_at: datetime | None = None
    transferred_at: datetime | None = None
    registrant: str = ""
    roles: list[list[str]] = field(default_factory=list)
    """Pairs of role and handle."""
    glue: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of name servers that are attributes."""
    ds: list[list[Any]] = field(default_factory=list)
    """Key tag, algorithm, digest type and digest of each record; or flags, protocol, algorithm and key of each key."""
    graces: list[dict[str, Any]] = field(default_factory=list)
    """Grace periods: ``kind``, ``until``, and ``minor``, what is refunded when the name goes meanwhile."""
    end: dict[str, str] = field(default_factory=dict)
    """Once deleted: ``stage`` (``redemptionPeriod``, ``pendingRestore``, ``pendingDelete``), ``until``, ``deleted_at``."""
    transfer: dict[str, Any] = field(default_factory=dict)
    """The last transfer: ``status``, ``gaining``, ``losing``, ``requested_at``, ``act_at``, ``acted_by``, ``years``."""

    trade: dict[str, Any] = field(default_factory=dict)
    """The last change of holder by the registry's own command: ``status``, ``registrant``, ``former``, ``requested_at``,
    ``act_at``. ``is_slow``: the next one waits for both holders."""
    sent_code: dict[str, str] = field(default_factory=dict)
    """The code that was last sent to the holder: ``code`` and ``until``."""

    @property
    def is_traded(self) -> bool:
        """A change of holder waits for an answer."""
        return bool(self.trade.get("status") == "pending")

    @property
    def is_pending(self) -> bool:
        """A transfer waits for an answer."""
        return bool(self.transfer.get("status") == "pending")

    @property
    def due_at(self) -> datetime:
        """When something next happens to it by itself."""
        late = timedelta(days=policy_of(self.name.partition(".")[2]).late_days)
        due = datetime.fromisoformat(self.end["until"]) if self.end else self.expires_at + late
        waited_for = [self.transfer["act_at"]] if self.is_pending else []
        waited_for += [self.trade["act_at"]] if self.is_traded else []
        return min(due, *map(datetime.fromisoformat, waited_for)) if waited_for else due

    def refunds(self, now: datetime, *kinds: str) -> int:
        """What grace periods that are still open at ``now`` give back, in minor units."""
        return sum(
            grace["minor"]
            for grace in self.graces
            if grace["kind"] in kinds and datetime.fromisoformat(grace["until"]) > now
        )

    def is_within(self, kind: str, now: datetime) -> bool:
        """Say whether a grace period of ``kind`` is open at ``now``."""
        return any(grace["kind"] == kind and datetime.fromisoformat(grace["until"]) > now for grace in self.graces)


_COLUMNS: Final = ("statuses", "nameservers")
_FACTS: Final = (
    "created_by", "updated_by", "updated_at", "transferred_at", "registrant", "roles", "glue", "ds", "graces", "end",
    "transfer", "trade", "sent_code",
)  # fmt: skip
_INSTANTS: Final = frozenset({"updated_at", "transferred_at"})


def find(database: sqlite3.Connection, name: str) -> Holding | None:
    """The holding of ``name``, or None."""
    row = database.execute("SELECT * FROM domains WHERE name = ?", (name,)).fetchone()
    return None if row is None else read(row)


def read(row: sqlite3.Row) -> Holding:
    """The holding that ``row`` keeps."""
    facts: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _INSTANTS and value else value
        for name, value in json.loads(row["facts"]).items()
    }
    return Holding(
        name=row["name"],
        registry=row["registry"],
        registrar=row["registrar"],
        created_at=datetime.fromisoformat(row["created_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        auth_code=row["auth_code"],
        client_key=row["client_key"],
        **_columns(row),
        **facts,
    )


def _columns(row: sqlite3.Row) -> dict[str, Any]:
    return {name: json.loads(row[name]) for name in _COLUMNS}


def save(database: sqlite3.Connection, holding: Holding) -> None:
    """Write ``holding``, replacing what was there."""
    facts = {name: getattr(holding, name) for name in _FACTS}
    facts |= {name: _written(facts[name]) for name in _INSTANTS}
    database.execute(
        "INSERT OR REPLACE INTO domains (name, registry, registrar, created_at, expires_at, statuses, nameservers,"
        " auth_code, client_key, facts, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            holding.name,
            holding.registry,
            holding.registrar,
            _written(holding.created_at),
            _written(holding.expires_at),
            *(json.dumps(getattr(holding, name)) for name in _COLUMNS),
            holding.auth_code,
            holding.client_key,
            json.dumps(facts),
            _written(holding.due_at),
        ),
    )
    database.execute("DELETE FROM links WHERE name = ?", (holding.name,))
    handles = {handle for handle in (holding.registrant, *(pair[1] for pair in holding.roles)) if handle}
    links = [("contact", handle) for handle in sorted(handles)] + [("host", name) for name in holding.nameservers]
    database.executemany(
        "INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?)",
        [(holding.registry, kind, target, holding.name) for kind, target in links],
    )


def remove(database: sqlite3.Connection, name: str) -> None:
    """Nobody holds ``name`` any more."""
    database.execute("DELETE FROM domains WHERE name = ?", (name,))
    database.execute("DELETE FROM links WHERE name = ?", (name,))


def next_due(database: sqlite3.Connection, now: datetime) -> Holding | None:
    """The name to which something is the longest overdue, or None."""
    row = database.execute(
        "SELECT * FROM domains WHERE due_at <= ? ORDER BY due_at LIMIT 1", (_written(now),)
    ).fetchone()
    return None if row is None else read(row)


def is_linked(database: sqlite3.Connection, registry: str, kind: str, target: str, *, but: str = "") -> bool:
    """Say whether a name other than ``but`` uses the contact or host ``target``."""
    found = database.execute(
        "SELECT 1 FROM links WHERE registry = ? AND kind = ? AND id = ? AND name <> ? LIMIT 1",
        (registry, kind, target, but),
    )
    return found.fetchone() is not None


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def linked_names(database: sqlite3.Connection, registry: str, kind: str, target: str) -> list[str]:
    """Names that use the contact or the host ``target``."""
    rows = database.execute(
        "SELECT name FROM links WHERE registry = ? AND kind = ? AND id = ? ORDER BY name", (registry, kind, target)
    )
    return [row["name"] for row in rows]
