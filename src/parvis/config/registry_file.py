"""The registries of an installation, from the file that ``PARVIS_REGISTRIES`` names: checked whole when Parvis starts."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from parvis.domains.ports import Capability
from parvis.drivers.epp.profiles import PROFILES
from parvis.drivers.epp.settings import EXTENSIONS, EppSettings
from parvis.drivers.rdap.fetching import address_fault
from parvis.drivers.rdap.source import Where
from parvis.drivers.rdap.whois import is_place

_TEXTS: Final = (
    "server_name", "registrar_id", "language", "profile", "postal", "currency", "claims_validator",
)  # fmt: skip
_FILES: Final = ("ca_file", "certificate", "key")
_NUMBERS: Final = {
    "commands_per_second": (0, 1000),
    "keep_alive": (10, 3600),
    "idle": (30, 86400),
    "connect_timeout": (1, 60),
    "answer_timeout": (1, 120),
}
_WHOLE: Final = {"port": (1, 65535), "sessions": (1, 100), "names_per_check": (1, 100)}
_PASSWORDS: Final = ("password", "new_password")
_KNOWN: Final = frozenset(
    [
        "host", "client_id", "lacks", "extensions", "has_claims", "idn_tables", "rdap", "whois", *_TEXTS, *_FILES, *_NUMBERS, *_WHOLE,
        *(f"{name}_{how}" for name in _PASSWORDS for how in ("file", "env")),
    ]
)  # fmt: skip
_POSTAL: Final = ("auto", "int", "loc")
_SHORTEST_ID: Final = 3
_LONGEST_ID: Final = 16
_SHORTEST_PASSWORD: Final = 6


class RegistryFileError(Exception):
    """The file cannot be used. ``faults``: one sentence each, naming the table and the key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def registries_in(path: Path, environment: Mapping[str, str]) -> list[EppSettings]:
    """One registry per table of the file. Raises RegistryFileError with everything that is wrong."""
    return [settings for settings, _where in _read(path, environment)]


def publication_in(path: Path, environment: Mapping[str, str]) -> dict[str, Where]:
    """Where each registry of the file publishes registration data, by its code. Raises RegistryFileError."""
    return {settings.code: where for settings, where in _read(path, environment)}


def _read(path: Path, environment: Mapping[str, str]) -> list[tuple[EppSettings, Where]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RegistryFileError([f"PARVIS_REGISTRIES: {path} cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryFileError([f"PARVIS_REGISTRIES: {path} is no TOML ({error})"]) from error
    if loose := [code for code, table in tables.items() if not isinstance(table, dict)]:
        raise RegistryFileError([f"[{code}] is no table" for code in loose])
    readings = [_Reading(code, table, path.parent, environment) for code, table in tables.items()]
    found = [(reading.settings(), reading.where()) for reading in readings]
    if faults := [fault for reading in readings for fault in reading.faults]:
        raise RegistryFileError(faults)
    return found


@dataclass(slots=True)
class _Reading:
    """One table being read. ``faults`` fills up; what is wrong leaves the setting as it was."""

    code: str
    table: dict[str, Any]
    folder: Path
    environment: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def settings(self) -> EppSettings:
        bare = EppSettings(self.code, host="", client_id="", password="")
        for name in sorted(self.table.keys() - _KNOWN):
            self._fault(f"{name} is not a setting")
        given: dict[str, Any] = {name: self._text(name, is_needed=True) for name in ("host", "client_id")}
        given |= {name: self._text(name) for name in _TEXTS if name in self.table}
        given |= {name: self._file(name) for name in _FILES if name in self.table}
        given |= {
            name: self._number(name, *range_, whole=(int, float))
            for name, range_ in _NUMBERS.items()
            if name in self.table
        }
        given |= {
            name: self._number(name, *range_, whole=(int,)) for name, range_ in _WHOLE.items() if name in self.table
        }
        given |= self._passwords() | self._lists()
        made = replace(bare, **{name: value for name, value in given.items() if value is not None})
        self._check(made)
        return made

    def where(self) -> Where:
        rdap, whois = self._text("rdap") or "", self._text("whois") or ""
        if rdap and (fault := address_fault(rdap)):
            self._fault(f"rdap {fault}")
        if whois and not is_place(whois):
            self._fault("whois is no host, nor host:port")
        return Where(rdap, whois)

    def _check(self, made: EppSettings) -> None:
        if made.client_id and not _SHORTEST_ID <= len(made.client_id) <= _LONGEST_ID:
            self._fault(f"client_id has not between {_SHORTEST_ID} and {_LONGEST_ID} characters")
        if made.profile not in PROFILES:
            self._fault(f"profile is none of: {', '.join(name for name in PROFILES if name)}")
        if made.postal not in _POSTAL:
            self._fault(f"postal is none of: {', '.join(_POSTAL)}")
        if bool(made.key) and not made.certificate:
            self._fault("key is given without a certificate")

    def _lists(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if "lacks" in self.table:
            lacks = self._words("lacks", [capability.value for capability in Capability])
            given["capabilities"] = frozenset(Capability) - {Capability(word) for word in lacks}
        if "extensions" in self.table:
            given["extensions"] = tuple(self._words("extensions", EXTENSIONS))
        if "has_claims" in self.table:
            given["has_claims"] = self._one(
                "has_claims", lambda value: isinstance(value, bool), "neither true nor false"
            )
        if "idn_tables" in self.table:
            given["idn_tables"] = self._one("idn_tables", _is_texts, "no table of texts")
        return given

    def _words(self, name: str, allowed: Any) -> list[str]:
        words = self.table[name]
        if not isinstance(words, list) or not all(word in allowed for word in words):
            self._fault(f"{name} is no list of: {', '.join(allowed)}")
            return []
        return words

    def _one(self, name: str, is_good: Callable[[Any], bool], problem: str) -> Any:
        value = self.table[name]
        if is_good(value):
            return value
        self._fault(f"{name} is {problem}")
        return None

    def _text(self, name: str, *, is_needed: bool = False) -> str | None:
        value: object = self.table.get(name, "")
        if not isinstance(value, str):
            self._fault(f"{name} is no text")
            return None
        if is_needed and not value:
            self._fault(f"{name} is missing")
        return value

    def _number(self, name: str, least: float, most: float, *, whole: tuple[type, ...]) -> Any:
        kind = "whole number" if whole == (int,) else "number"
        value: Any = self.table[name]
        if isinstance(value, whole) and not isinstance(value, bool) and least <= value <= most:  # type: ignore[operator]
            return value
        self._fault(f"{name} is no {kind} between {least} and {most}")
        return None

    def _file(self, name: str) -> Path | None:
        written = self._text(name)
        if not written:
            return None
        path = self.folder / written
        if not path.is_file():
            self._fault(f"{name}: {path} is not there")
        return path

    def _passwords(self) -> dict[str, str]:
        given = {name: self._password(name) for name in _PASSWORDS}
        if not given["password"] and not any(fault.startswith(f"[{self.code}] password") for fault in self.faults):
            self._fault("password_file or password_env is missing")
        return {name: value for name, value in given.items() if value}

    def _password(self, name: str) -> str:
        """From a file or from the environment: never from the table itself, which is copied and shown around."""
        file, variable = self._text(f"{name}_file"), self._text(f"{name}_env")
        if file and variable:
            self._fault(f"{name}_file and {name}_env are both given")
        if file:
            try:
                found = (self.folder / file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                self._fault(f"{name}_file: {self.folder / file} cannot be read")
                return ""
        elif variable:
            found = self.environment.get(variable, "")
            if not found:
                self._fault(f"{name}_env: {variable} is not in the environment")
                return ""
        else:
            return ""
        if len(found) < _SHORTEST_PASSWORD:
            self._fault(f"{name} is shorter than {_SHORTEST_PASSWORD} characters")
        return found

    def _fault(self, what: str) -> None:
        self.faults.append(f"[{self.code}] {what}")


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
