"""What registries do, apart from how they are reached. Result codes are those of RFC 5730, section 3."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from parvis_registry import policies
from parvis_registry.holdings import Holding, find, remove, save
from parvis_registry.store import Store

OK: Final = 1000
MISSING: Final = 2003
OUT_OF_RANGE: Final = 2004
FORBIDDEN: Final = 2201
PROHIBITED: Final = 2304
EXISTS: Final = 2302
UNKNOWN: Final = 2303
UNSUPPORTED: Final = 2307
NO_COMMAND: Final = 2000
LONGEST: Final = 10

Answer = dict[str, Any]


class RefusalError(Exception):
    """The command is refused with ``code``."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def later(instant: datetime, years: int) -> datetime:
    """The same day ``years`` later; 29 February becomes 28."""
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:
        return instant.replace(year=instant.year + years, day=28)


class Registry:
    """One registry speaking to one registrar."""

    def __init__(self, store: Store, code: str, registrar: str) -> None:
        self._store = store
        self._code = code
        self._registrar = registrar
        self._commands: Final[Mapping[str, Callable[[Any, Mapping[str, Any], datetime], Answer]]] = {
            "check": self._check,
            "info": self._info,
            "create": self._create,
            "renew": self._renew,
            "update": self._update,
            "delete": self._delete,
            "authcode": self._auth_code,
        }

    def perform(self, command: str, arguments: Mapping[str, Any], *, now: datetime) -> Answer:
        """Carry out ``command``, log it, and answer {"code", "message", …}. What is answered 1000 is on disk."""
        with self._store.writing() as database:
            try:
                answer = {"code": OK, "message": "Command completed successfully"}
                answer |= self._commands.get(command, self._unknown)(database, arguments, now)
            except RefusalError as refusal:
                answer = {"code": refusal.code, "message": str(refusal)}
            cursor = database.execute(
                "INSERT INTO log (at, registry, registrar, command, name, client_key, code) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    now.isoformat(), self._code, self._registrar, command, str(arguments.get("name", "")),
                    str(arguments.get("key", "")), answer["code"],
                ),
            )  # fmt: skip
            return answer | {"server_key": f"{self._code}-{cursor.lastrowid}"}

    def _unknown(self, _database: Any, _arguments: Mapping[str, Any], _now: datetime) -> Answer:
        raise RefusalError(NO_COMMAND, "Unknown command")

    def _extension(self, name: str) -> str:
        extension = policies.extension_of(self._code, name)
        if extension is None:
            raise RefusalError(UNSUPPORTED, "Unimplemented object service")
        return extension

    def _ours(self, database: Any, name: str) -> Holding:
        holding = find(database, name)
        if holding is None:
            raise RefusalError(UNKNOWN, "Object does not exist")
        if holding.registrar != self._registrar:
            raise RefusalError(FORBIDDEN, "Authorization error")
        return holding

    def _fee(self, name: str) -> int | None:
        label, _dot, extension = name.partition(".")
        is_premium = extension in policies.PREMIUM_TLDS and label in policies.PREMIUM
        return policies.PREMIUM_FEE_MINOR if is_premium else None

    def _state(self, database: Any, name: str) -> Answer:
        extension = self._extension(name)
        label = name.removesuffix("." + extension)
        if label in policies.RESERVED:
            return {"state": "reserved", "reason": "Reserved name"}
        if label in policies.TAKEN or find(database, name) is not None:
            return {"state": "taken", "reason": "In use"}
        fee = self._fee(name)
        if fee is not None:
            fees = {"register": fee, "renew": fee, "transfer": fee, "restore": fee}
            return {"state": "premium", "reason": "Premium name", "fees": fees, "currency": policies.FEE_CURRENCY}
        return {"state": "available", "reason": ""}

    def _check(self, database: Any, arguments: Mapping[str, Any], _now: datetime) -> Answer:
        return {"names": {name: self._state(database, name) for name in arguments["names"]}}

    def _info(self, database: Any, arguments: Mapping[str, Any], _now: datetime) -> Answer:
        return _described(self._ours(database, arguments["name"]))

    def _create(self, database: Any, arguments: Mapping[str, Any], now: datetime) -> Answer:
        name, years = arguments["name"], arguments["years"]
        state = self._state(database, name)["state"]
        if state == "taken":
            raise RefusalError(EXISTS, "Object exists")
        if state == "reserved":
            raise RefusalError(2306, "Parameter value policy error: reserved name")
        if not 1 <= years <= LONGEST:
            raise RefusalError(OUT_OF_RANGE, "Parameter value range error: period")
        if "registrant" not in arguments["contacts"]:
            raise RefusalError(MISSING, "Required parameter missing: registrant")
        fee = self._fee(name)
        if fee is not None and arguments.get("fee") != fee * years:
            raise RefusalError(OUT_OF_RANGE, "Parameter value range error: fee")
        holding = Holding(
            name=name,
            registry=self._code,
            registrar=self._registrar,
            created_at=now,
            expires_at=later(now, years),
            nameservers=list(arguments["nameservers"]),
            contacts=dict(arguments["contacts"]),
            auth_code=arguments["auth_code"],
            client_key=arguments["key"],
        )
        save(database, holding)
        return _described(holding)

    def _renew(self, database: Any, arguments: Mapping[str, Any], now: datetime) -> Answer:
        holding = self._ours(database, arguments["name"])
        if datetime.fromisoformat(arguments["expires_at"]).date() != holding.expires_at.date():
            raise RefusalError(2306, "Parameter value policy error: current expiry date")
        expires_at = later(holding.expires_at, arguments["years"])
        if expires_at > later(now, LONGEST):
            raise RefusalError(OUT_OF_RANGE, "Parameter value range error: period")
        holding.expires_at = expires_at
        save(database, holding)
        return _described(holding)

    def _update(self, database: Any, arguments: Mapping[str, Any], _now: datetime) -> Answer:
        holding = self._ours(database, arguments["name"])
        if arguments.get("nameservers") is not None:
            if "serverUpdateProhibited" in holding.statuses:
                raise RefusalError(PROHIBITED, "Object status prohibits operation")
            holding.nameservers = list(arguments["nameservers"])
        if arguments.get("is_locked") is not None:
            statuses = set(holding.statuses) - {"clientTransferProhibited"}
            holding.statuses = sorted(statuses | ({"clientTransferProhibited"} if arguments["is_locked"] else set()))
        if arguments.get("is_held") is not None:
            statuses = set(holding.statuses) - {"clientHold"}
            holding.statuses = sorted(statuses | ({"clientHold"} if arguments["is_held"] else set()))
        if arguments.get("auth_code") is not None:
            holding.auth_code = arguments["auth_code"]
        save(database, holding)
        return _described(holding)

    def _delete(self, database: Any, arguments: Mapping[str, Any], _now: datetime) -> Answer:
        holding = self._ours(database, arguments["name"])
        remove(database, holding.name)
        return {}

    def _auth_code(self, database: Any, arguments: Mapping[str, Any], _now: datetime) -> Answer:
        return {"auth_code": self._ours(database, arguments["name"]).auth_code}


def _described(holding: Holding) -> Answer:
    statuses = sorted({*holding.statuses, *([] if holding.nameservers else ["inactive"])}) or ["ok"]
    return {
        "name": holding.name,
        "created_at": holding.created_at.isoformat(),
        "expires_at": holding.expires_at.isoformat(),
        "statuses": statuses,
        "nameservers": holding.nameservers,
        "client_key": holding.client_key,
    }
