"""The card companies of an installation, from the file that ``PARVIS_CARDS`` names: checked whole when Parvis starts."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from parvis.drivers.stripe.settings import METHODS, StripeSettings

_KNOWN: Final = frozenset(
    {"driver", "key_file", "key_env", "webhook_secret_file", "webhook_secret_env", "address", "methods"}
)
_DRIVERS: Final = ("stripe",)
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_SHORTEST_SECRET: Final = 16
_LONGEST_CODE: Final = 20
SANDBOX: Final = "sandbox"


class CardFileError(Exception):
    """The file cannot be used. ``faults``: one sentence each, naming the table and the key; never a secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def companies_in(path: Path, environment: Mapping[str, str]) -> list[StripeSettings]:
    """One account at a company per table of the file. Raises CardFileError with everything that is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CardFileError([f"PARVIS_CARDS: {path} cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CardFileError([f"PARVIS_CARDS: {path} is no TOML ({error})"]) from error
    faults: list[str] = []
    found = [_company(code, table, path.parent, environment, faults) for code, table in tables.items()]
    if faults:
        raise CardFileError(faults)
    return found


def _company(code: str, table: Any, folder: Path, environment: Mapping[str, str], faults: list[str]) -> StripeSettings:
    if not isinstance(table, dict):
        faults.append(f"[{code}] is no table")
        table = {}
    if code == SANDBOX or len(code) > _LONGEST_CODE or not code.replace("-", "").isalnum() or not code.isascii():
        faults.append(f"[{code}] is no name for a company: letters, digits and hyphens, {_LONGEST_CODE} at most")
    faults.extend(f"[{code}] {name} is not a setting" for name in sorted(table.keys() - _KNOWN))
    if table.get("driver") not in _DRIVERS:
        faults.append(f"[{code}] driver is none of: {', '.join(_DRIVERS)}")
    methods = table.get("methods", ["card"])
    if not isinstance(methods, list) or "card" not in methods or not set(methods) <= set(METHODS):
        faults.append(f"[{code}] methods is no list of: {', '.join(METHODS)}; card is always one of them")
        methods = ["card"]
    address = table.get("address", "")
    if not isinstance(address, str) or not _is_good(address):
        faults.append(f"[{code}] address is neither https nor on this machine")
        address = ""
    return StripeSettings(
        code,
        key=_secret(code, "key", table, folder, environment, faults),
        webhook_secret=_secret(code, "webhook_secret", table, folder, environment, faults),
        address=address,
        methods=tuple(methods),
    )


def _is_good(address: str) -> bool:
    parts = urlsplit(address)
    return not address or parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _secret(
    code: str, name: str, table: Mapping[str, Any], folder: Path, environment: Mapping[str, str], faults: list[str]
) -> str:  # fmt: skip
    """From a file or from the environment: never from the table itself, which is copied and shown around."""
    file, variable = table.get(f"{name}_file", ""), table.get(f"{name}_env", "")
    if not isinstance(file, str) or not isinstance(variable, str) or bool(file) == bool(variable):
        faults.append(f"[{code}] give either {name}_file or {name}_env")
        return ""
    found = environment.get(variable, "") if variable else ""
    if file:
        try:
            found = (folder / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            faults.append(f"[{code}] {name}_file: {folder / file} cannot be read")
            return ""
    if len(found) < _SHORTEST_SECRET:
        where = variable or file
        faults.append(f"[{code}] {name}: {where} holds fewer than {_SHORTEST_SECRET} characters")
    return found
