# ruff: noqa: ARG002 - what these registries do not do is refused under the port's signature
"""The sandbox registries, reached over HTTP on loopback (ADR 5)."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, NoReturn

import httpx

from parvis.domains.ports import (
    Availability,
    Capability,
    Checked,
    Claims,
    ContactData,
    ContactRole,
    DsRecord,
    Host,
    Message,
    OutcomeUnknownError,
    RefusedError,
    Snapshot,
    Transfer,
    UnavailableError,
)
from parvis.kit.money import Money

_OK: Final = 1000
_NOT_THERE: Final = frozenset({2201, 2303})
_WITHOUT: Final[Mapping[str, frozenset[Capability]]] = {"denic": frozenset({Capability.LOCK})}
_OFFERED: Final = frozenset({Capability.LOCK, Capability.RENEW, Capability.ROLES})
_MASKED: Final = frozenset({"auth_code"})


class SandboxRegistry:
    """One registry of the simulator. ``address`` is asked at each call, so the simulator may move."""

    def __init__(self, code: str, address: Callable[[], str], *, seconds: float = 8.0) -> None:
        self.capabilities = _OFFERED - _WITHOUT.get(code, frozenset())
        self._code = code
        self._address = address
        self._timeout = httpx.Timeout(seconds, connect=2.0)
        self._spoken = threading.local()

    def check(self, names: Sequence[str]) -> Mapping[str, Checked]:
        answer = self._ask("check", {"names": list(names)})
        return {name: _checked(name, found) for name, found in answer["names"].items()}

    def fetch(self, name: str) -> Snapshot | None:
        answer = self._ask("info", {"name": name}, accepted=_NOT_THERE)
        return _snapshot(answer) if answer["code"] == _OK else None

    def register(
        self,
        name: str,
        *,
        years: int,
        contacts: Mapping[ContactRole, str],
        nameservers: Sequence[Host],
        auth_code: str,
        fee: Money | None,
        claims: Claims | None = None,
        ds: Sequence[DsRecord] = (),
        key: str,
    ) -> Snapshot:
        if claims or ds:
            _refuse()
        arguments = {
            "name": name,
            "years": years,
            "contacts": {role.value: handle for role, handle in contacts.items()},
            "nameservers": [host.name for host in nameservers],
            "auth_code": auth_code,
            "fee": fee.minor if fee else None,
            "key": key,
        }
        return _snapshot(self._ask("create", arguments, changes=True))

    def renew(self, name: str, *, years: int, expires_at: datetime, fee: Money | None, key: str) -> Snapshot:
        arguments = {
            "name": name,
            "years": years,
            "expires_at": expires_at.isoformat(),
            "fee": fee.minor if fee else None,
            "key": key,
        }
        return _snapshot(self._ask("renew", arguments, changes=True))

    def update(
        self,
        name: str,
        *,
        key: str,
        nameservers: Sequence[Host] | None = None,
        is_locked: bool | None = None,
        auth_code: str | None = None,
        contacts: Mapping[ContactRole, str] | None = None,
        ds: Sequence[DsRecord] | None = None,
        is_held: bool | None = None,
    ) -> Snapshot:
        if contacts is not None or ds is not None:
            _refuse()
        arguments = {
            "name": name,
            "nameservers": None if nameservers is None else [host.name for host in nameservers],
            "is_locked": is_locked,
            "is_held": is_held,
            "auth_code": auth_code,
            "key": key,
        }
        return _snapshot(self._ask("update", arguments, changes=True))

    def delete(self, name: str, *, key: str) -> None:
        self._ask("delete", {"name": name, "key": key}, changes=True)

    def auth_code(self, name: str) -> str:
        return str(self._ask("authcode", {"name": name})["auth_code"])

    def put_contact(self, handle: str, data: ContactData, *, key: str) -> str:
        """These registries keep no contacts: the handle is enough."""
        self._spoken.text = f"→ {self._code} contact {_written({'handle': handle, 'key': key} | asdict(data))}"
        return handle

    def next_message(self) -> Message | None:
        return None

    def acknowledge(self, message_id: str) -> None:
        """There is never one."""

    def restore(self, name: str, *, fee: Money | None, reason: str, key: str) -> Snapshot:
        _refuse()

    def request_transfer(self, name: str, *, auth_code: str, years: int, fee: Money | None, key: str) -> Transfer:
        _refuse()

    def transfer(self, name: str, *, auth_code: str = "") -> Transfer | None:
        _refuse()

    def answer_transfer(self, name: str, *, is_approved: bool, key: str) -> Transfer:
        _refuse()

    def cancel_transfer(self, name: str, *, key: str) -> Transfer:
        _refuse()

    def fetch_contact(self, handle: str) -> ContactData | None:
        _refuse()

    def delete_contact(self, handle: str, *, key: str) -> None:
        _refuse()

    def put_host(self, host: Host, *, key: str) -> Host:
        _refuse()

    def fetch_host(self, name: str) -> Host | None:
        _refuse()

    def delete_host(self, name: str, *, key: str) -> None:
        _refuse()

    def exchange(self) -> str:
        told, self._spoken.text = str(getattr(self._spoken, "text", "")), ""
        return told

    def _ask(
        self,
        command: str,
        arguments: Mapping[str, Any],
        *,
        changes: bool = False,
        accepted: frozenset[int] = frozenset(),
    ) -> dict[str, Any]:
        """Send one command. Before it is received: UnavailableError; after, for one that ``changes``: OutcomeUnknownError."""
        self._spoken.text = f"→ {self._code} {command} {_written(arguments)}"
        try:
            response = httpx.post(
                f"{self._address()}/v1/{self._code}/{command}",
                json=dict(arguments),
                timeout=self._timeout,
                trust_env=False,
            )
            answer: dict[str, Any] = response.raise_for_status().json()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._hear(f"no connection ({type(error).__name__})")
            message = f"{self._code} cannot be reached"
            raise UnavailableError(message) from error
        except (httpx.HTTPError, ValueError) as error:
            self._hear(f"no answer ({type(error).__name__})")
            message = f"{self._code} did not answer"
            if changes:
                raise OutcomeUnknownError(message) from error
            raise UnavailableError(message) from error
        self._hear(_written(answer))
        if answer["code"] != _OK and answer["code"] not in accepted:
            raise RefusedError(answer["message"], code=answer["code"])
        return answer

    def _hear(self, text: str) -> None:
        self._spoken.text += f"\n← {text}"


def _refuse() -> NoReturn:
    raise RefusedError("the sandbox registries do not do this", code=2101)


def _written(values: Mapping[str, Any]) -> str:
    """Values as text, secrets masked."""
    shown = {name: "••••" if name in _MASKED and value else value for name, value in values.items()}
    return json.dumps(shown, ensure_ascii=False)


def _snapshot(answer: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        name=answer["name"],
        created_at=datetime.fromisoformat(answer["created_at"]),
        expires_at=datetime.fromisoformat(answer["expires_at"]),
        statuses=frozenset(answer["statuses"]),
        nameservers=tuple(answer["nameservers"]),
        is_created_by_us=True,
    )


def _checked(name: str, found: Mapping[str, Any]) -> Checked:
    fees = {action: Money(minor, found["currency"]) for action, minor in found.get("fees", {}).items()}
    return Checked(name, Availability(found["state"]), found.get("reason", ""), fees)
