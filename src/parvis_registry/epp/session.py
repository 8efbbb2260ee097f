"""One connection: greeting, sign-in, and commands with their answers, until somebody hangs up."""

import itertools
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from parvis_registry import clock, faults, policies
from parvis_registry.epp import line
from parvis_registry.epp.commands import client_key_in, is_hello, label_of, names_in, read_command
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.desk import Done, carry_out
from parvis_registry.epp.login import SignedIn, security_event, sign_in
from parvis_registry.epp.names import OBJECTS, OWN_PREFIXES, offered
from parvis_registry.epp.reading import Element, parse
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.sessions import Place
from parvis_registry.epp.writing import Answer, el, greeting, response

SILENCE: Final = 120.0
MOST_FAILURES: Final = 3
"""Wrong passwords on one connection."""
_CLOSING: Final = frozenset({1500, 2500, 2501, 2502})
_REFUSED: Final = 2200


class HungUpError(Exception):
    """The connection ends without a word."""


class Session:
    """Serves one connection to the end. ``database`` is its thread's own; ``restart`` hangs up on everybody there."""

    def __init__(
        self,
        registry: str,
        wire: socket.socket,
        database: sqlite3.Connection,
        *,
        place: Place,
        is_stopping: threading.Event,
        restart: Callable[[], None],
    ) -> None:
        self._registry = registry
        self._wire = wire
        self._database = database
        self._place = place
        self._is_stopping = is_stopping
        self._restart = restart
        self._signed_in: SignedIn | None = None
        self._failures = 0
        self._numbers = itertools.count(1)

    def serve(self) -> None:
        """Until somebody hangs up: OSError or HungUpError where that is not a logout."""
        self._say(self._greeting())
        ends = False
        while not ends:
            data = line.receive(self._wire)
            for said, ends in self._turn(data):  # noqa: B007 - the last one decides
                self._say(said)

    def _say(self, data: bytes) -> None:
        self._wire.sendall(line.framed(data))

    def _greeting(self) -> bytes:
        extensions = offered(self._registry)
        return greeting(f"Parvis sandbox {self._registry}", clock.now(self._database), extensions, OBJECTS)

    def _turn(self, data: bytes) -> Iterator[tuple[bytes, bool]]:
        """What is said to a frame, and whether that is the end."""
        root: Element | None = None
        try:
            root = parse(data)
            if is_hello(root):
                yield self._greeting(), False
                return
            command = read_command(root)
            self._check_state(command)
        except EppError as refusal:
            key = "" if root is None else client_key_in(root)
            yield response(Answer(refusal.code, reason=refusal.reason), key, self._own_key()), False
            return
        yield from self._commanded(command)

    def _own_key(self) -> str:
        return f"{self._registry}-refused-{next(self._numbers)}"

    def _check_state(self, command: Command) -> None:
        if command.verb == "login":
            if self._signed_in:
                raise EppError(2002, "signed in already")
            return
        if self._signed_in is None:
            raise EppError(2002, "sign in first")
        if command.kind in OWN_PREFIXES and command.kind not in self._signed_in.spoken:
            raise EppError(2103, f"{command.kind} was not agreed on")
        for tag in command.extensions:
            if tag.partition(":")[0] not in self._signed_in.spoken:
                raise EppError(2103, f"{tag} was not agreed on")

    def _commanded(self, command: Command) -> Iterator[tuple[bytes, bool]]:
        if self._registry in policies.SLOW and command.verb not in {"login", "logout"}:
            time.sleep(policies.SLOW[self._registry])
        kinds = faults.OF_COMMANDS | (faults.OF_SIGN_INS if command.verb == "login" else frozenset())
        struck = faults.strike(self._database, self._registry, label_of(command), names_in(command), kinds)
        refusal = self._struck_before(struck)
        if refusal is not None:
            yield response(refusal, command.client_key, "fault"), refusal.code in _CLOSING
            return
        yield self._struck_after(struck, command)

    def _struck_before(self, struck: list[faults.Fault]) -> Answer | None:
        """What goes wrong before the command is carried out; an answer where that is all there is."""
        for fault in struck:
            if fault.kind == "delay":
                self._is_stopping.wait(float(fault.value))
            elif fault.kind == "silent":
                self._is_stopping.wait(SILENCE)
                raise HungUpError
            elif fault.kind == "drop-before":
                raise HungUpError
            elif fault.kind == "restart":
                self._restart()
                raise HungUpError
            elif fault.kind == "too-many-sessions":
                return Answer(2502)
            elif fault.kind == "refuse":
                code, _space, message = fault.value.partition(" ")
                return Answer(int(code), message=message)
        return None

    def _struck_after(self, struck: list[faults.Fault], command: Command) -> tuple[bytes, bool]:
        kinds = {fault.kind for fault in struck}
        done = self._done(command)
        if "duplicate" in kinds:
            done = self._done(command)
        if "drop-after" in kinds:
            raise HungUpError
        warned = [security_event(fault.value) for fault in struck if fault.kind == "warn"]
        if warned and self._signed_in and "loginSec" in self._signed_in.spoken:
            done.answer.extensions.append(el("loginSec:loginSecData", *warned))
        said = response(done.answer, command.client_key, done.server_key)
        if "half-frame" in kinds:
            self._wire.sendall(line.framed(said)[: len(said) // 2])
            raise HungUpError
        return said, done.answer.code in _CLOSING

    def _done(self, command: Command) -> Done:
        registrar, spoken = "", frozenset[str]()
        if self._signed_in:
            registrar, spoken = self._signed_in.registrar, self._signed_in.spoken
        handler = {"login": self._login, "logout": _logout}.get(command.verb)
        done = carry_out(self._database, self._registry, registrar, spoken, command, handler)
        if command.verb == "login" and done.answer.code == _REFUSED:
            self._failures += 1
            if self._failures == MOST_FAILURES:
                done.answer.code = 2501
        return done

    def _login(self, context: Context, command: Command) -> Answer:
        found = sign_in(context, command)
        self._place.take(context.registry, found.registrar)
        self._signed_in = found
        return Answer()


def _logout(_context: Context, _command: Command) -> Answer:
    return Answer(1500)
