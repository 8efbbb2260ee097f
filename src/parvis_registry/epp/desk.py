"""Carries commands out: each in one transaction, with its line in the log. What is answered 1000 is on disk."""

import sqlite3
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from parvis_registry import clock
from parvis_registry.epp import (
    contacts,
    domain_create,
    domain_info,
    domain_renew,
    domain_update,
    endings,
    hosts,
    poll,
    trades,
    transfers,
)
from parvis_registry.epp.commands import label_of, names_in
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.lifecycle import settle
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import Answer
from parvis_registry.store import transaction

Handler = Callable[[Context, Command], Answer]
HANDLERS: Final[Mapping[tuple[str, str], Handler]] = {
    ("poll", ""): poll.poll,
    ("check", "domain"): domain_info.check,
    ("info", "domain"): domain_info.info,
    ("create", "domain"): domain_create.create,
    ("update", "domain"): domain_update.update,
    ("renew", "domain"): domain_renew.renew,
    ("delete", "domain"): endings.delete,
    ("transfer", "domain"): transfers.transfer,
    ("check", "contact"): contacts.check,
    ("info", "contact"): contacts.info,
    ("create", "contact"): contacts.create,
    ("update", "contact"): contacts.update,
    ("delete", "contact"): contacts.delete,
    ("trade", "frnic"): trades.trade,
    ("requestAuthCode", "dnsbe"): trades.send_code,
    ("check", "host"): hosts.check,
    ("info", "host"): hosts.info,
    ("create", "host"): hosts.create,
    ("update", "host"): hosts.update,
    ("delete", "host"): hosts.delete,
}


@dataclass(frozen=True, slots=True)
class Done:
    """An answer and the server's transaction id."""

    answer: Answer
    server_key: str


def carry_out(
    database: sqlite3.Connection,
    registry: str,
    registrar: str,
    spoken: frozenset[str],
    command: Command,
    handler: Handler | None = None,
) -> Done:
    """Do what the command says, by ``handler`` where one is given. Whatever goes wrong is an answer, and leaves nothing."""
    with transaction(database):
        now = clock.now(database)
        settle(database, now)
        context = Context(database, registry, registrar, now, spoken)
        answer = _answered(context, command, handler or HANDLERS.get((command.verb, command.kind), _unknown))
        return Done(answer, log(context, command, answer.code))


def _answered(context: Context, command: Command, handler: Handler) -> Answer:
    context.database.execute("SAVEPOINT command")
    try:
        answer = handler(context, command)
    except EppError as refusal:
        context.database.execute("ROLLBACK TO command")
        answer = Answer(refusal.code, reason=refusal.reason)
    except Exception:  # noqa: BLE001 - a client is answered whatever happens, and the trace is kept
        context.database.execute("ROLLBACK TO command")
        traceback.print_exc()
        answer = Answer(2400)
    context.database.execute("RELEASE command")
    return answer


def _unknown(_context: Context, command: Command) -> Answer:
    if command.kind == "host" and command.verb in {"renew", "transfer"}:
        raise EppError(2101, "hosts go with their names")
    raise EppError(2101)


def log(context: Context, command: Command, code: int) -> str:
    """Write the command down, and return the server's transaction id."""
    cursor = context.database.execute(
        "INSERT INTO log (at, registry, registrar, command, name, client_key, code) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            context.now.isoformat(),
            context.registry,
            context.registrar,
            label_of(command),
            " ".join(names_in(command)),
            command.client_key,
            code,
        ),
    )
    return f"{context.registry}-{cursor.lastrowid}"
