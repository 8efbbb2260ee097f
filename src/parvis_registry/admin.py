"""Playing with the registries: faults, seeds, the clock, the other registrar, and what a registry does by itself."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from parvis_registry import clock, faults
from parvis_registry.epp import trades
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.desk import carry_out
from parvis_registry.epp.endings import bury, release
from parvis_registry.epp.lifecycle import settle
from parvis_registry.epp.telling import Change, tell_change
from parvis_registry.epp.writing import el
from parvis_registry.holdings import Holding, find, save
from parvis_registry.public import Published, published
from parvis_registry.registrars import OTHER
from parvis_registry.store import Store

Body = Mapping[str, Any]
Answer = dict[str, Any]
OK: Final[Answer] = {"code": 1000}


class WrongError(ValueError):
    """What was asked makes no sense; the sentence says why."""


def fault(store: Store, body: Body) -> Answer:
    """From now on something goes wrong: the fields of ``faults.Fault``."""
    faults.add(store, faults.Fault(**body))
    return OK


def domain(store: Store, body: Body) -> Answer:
    """Put a name in place as if it had always been there: the fields of ``holdings.Holding``."""
    instants = {key: datetime.fromisoformat(body[key]) for key in ("created_at", "expires_at")}
    with store.writing() as database:
        save(database, Holding(**{**body, **instants}))
    return OK


def advance(store: Store, body: Body) -> Answer:
    """Move the clock on by ``advance_seconds``, and let happen what is due by then."""
    with store.writing() as database:
        now = clock.advance(database, float(body.get("advance_seconds", 0)))
        settle(database, now)
    return OK | {"now": now.isoformat()}


def transfer(store: Store, body: Body) -> Answer:
    """The other registrar takes a step: ``op`` on ``name``. It knows the code, unless ``auth_code`` is another."""
    name, op = body["name"], body["op"]
    database = store.connect()
    try:
        holding = _there(database, name)
        code = body.get("auth_code", holding.auth_code)
        shown = el("domain:authInfo", el("domain:pw", code)) if op == "request" else None
        asked = el("domain:transfer", el("domain:name", name), shown)
        el("transfer", asked, op=op)
        command = Command("transfer", "domain", asked, {}, "other")
        who = body.get("registrar", OTHER)
        done = carry_out(database, holding.registry, who, frozenset(), command)
    finally:
        database.close()
    return {"code": done.answer.code, "reason": done.answer.reason}


def trade(store: Store, body: Body) -> Answer:
    """Play the holders of ``name``: ``op`` ``wait`` makes the next change of holder wait for both; ``approve``, ``reject``.

    ``code`` tells the code that the registry last sent to the holder.
    """
    with store.writing() as database:
        now = clock.now(database)
        settle(database, now)
        holding = _there(database, body["name"])
        if body["op"] == "code":
            return OK | {"auth_code": holding.sent_code.get("code", "")}
        if body["op"] == "wait":
            holding.trade = {"is_slow": True}
        elif holding.is_traded and body["op"] in {"approve", "reject"}:
            context = Context(database, holding.registry, "registry", now, frozenset())
            trades.finish(context, holding, "serverApproved" if body["op"] == "approve" else "clientRejected")
        else:
            raise WrongError("no change of holder waits for an answer")
        save(database, holding)
    return OK


def change(store: Store, body: Body) -> Answer:
    """The registry changes ``name`` by itself: ``add_statuses``, ``remove_statuses``, ``nameservers``, or ``is_deleted``."""
    with store.writing() as database:
        now = clock.now(database)
        settle(database, now)
        holding = _there(database, body["name"])
        context = Context(database, holding.registry, "registry", now, frozenset())
        statuses = {*holding.statuses, *body.get("add_statuses", [])} - set(body.get("remove_statuses", []))
        holding.statuses = sorted(statuses)
        holding.nameservers = list(body.get("nameservers", holding.nameservers))
        holding.updated_by, holding.updated_at = "registry", now
        is_gone = bool(body.get("is_deleted")) and not bury(context, holding)
        tell_change(context, holding, _told(body, is_gone=is_gone))
        if is_gone:
            release(context, holding)
        else:
            save(database, holding)
    return OK


def _told(body: Body, *, is_gone: bool) -> Change:
    operation = "autoPurge" if is_gone else "delete" if body.get("is_deleted") else "update"
    return Change(
        operation,
        body.get("text", "Changed by the registry."),
        who=body.get("who", "registry"),
        case=body.get("case", ""),
        reason=body.get("reason", ""),
        is_before=is_gone,
    )


def _there(database: sqlite3.Connection, name: str) -> Holding:
    found = find(database, name)
    if found is None:
        raise WrongError("nobody holds this name")
    return found


def lookup(store: Store, name: str) -> tuple[Published | None, datetime]:
    """What is published of ``name`` now, once everything that is due has happened."""
    with store.writing() as database:
        now = clock.now(database)
        settle(database, now)
        return published(database, name, now), now


def rows(store: Store, table: str, name: str = "") -> list[Answer]:
    """Every line of the log or of the charges, oldest first; only those about ``name`` where one is given."""
    statements = {
        "log": "SELECT * FROM log WHERE ? IN ('', name) ORDER BY id",
        "charges": "SELECT * FROM charges WHERE ? IN ('', name) ORDER BY id",
    }
    database = store.connect()
    try:
        return [dict(row) for row in database.execute(statements[table], (name,))]
    finally:
        database.close()


ACTIONS: Final[Mapping[str, Callable[[Store, Body], Answer]]] = {
    "faults": fault,
    "domains": domain,
    "clock": advance,
    "transfers": transfer,
    "trades": trade,
    "registry-change": change,
}
