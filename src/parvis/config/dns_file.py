"""The name servers of an installation, from the file that ``PARVIS_DNS`` names: checked whole when Parvis starts."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from parvis.dns.ports import Publisher
from parvis.drivers.powerdns.api import PowerDns
from parvis.drivers.zonefiles.folder import CATALOG, ZoneFiles

_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "powerdns": frozenset({"driver", "url", "key_env"}),
    "zonefiles": frozenset({"driver", "folder", "reload", "catalog"}),
}


class DnsFileError(Exception):
    """The file cannot be used. ``faults``: one sentence each, naming the table and the key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def servers_in(path: Path, environment: Mapping[str, str]) -> dict[str, Callable[[], Publisher]]:
    """One server per table of the file, by its code. Raises DnsFileError with everything that is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DnsFileError([f"{path.name}: {error}"]) from error
    faults: list[str] = []
    made: dict[str, Callable[[], Publisher]] = {}
    for code, table in tables.items():
        found = _faults(code, table, environment)
        faults += found
        if not found:
            made[code] = _maker(table, environment)
    if not tables:
        faults.append(f"{path.name}: no server; write each as a table, for example [ns1]")
    if faults:
        raise DnsFileError(faults)
    return made


def _faults(code: str, table: Any, environment: Mapping[str, str]) -> list[str]:
    if not isinstance(table, dict) or table.get("driver") not in _KEYS:
        return [f'{code}: driver: "powerdns" or "zonefiles"']
    driver = table["driver"]
    faults = [f"{code}: unknown key {key}" for key in sorted(set(table) - _KEYS[driver])]
    if driver == "powerdns":
        if not str(table.get("url", "")).startswith(("http://", "https://")):
            faults.append(f"{code}: url: the address of the server in the API, up to /servers/localhost")
        if not environment.get(str(table.get("key_env", ""))):
            faults.append(f"{code}: key_env: the name of a variable that holds the API key")
    else:
        if not Path(str(table.get("folder", ""))).is_absolute():
            faults.append(f"{code}: folder: an absolute path")
        reload = table.get("reload", [])
        if not isinstance(reload, list) or not all(isinstance(word, str) for word in reload):
            faults.append(f"{code}: reload: a list of the words of a command")
    return faults


def _maker(table: Mapping[str, Any], environment: Mapping[str, str]) -> Callable[[], Publisher]:
    if table["driver"] == "powerdns":
        return lambda: PowerDns(table["url"], environment[table["key_env"]])
    return lambda: ZoneFiles(
        Path(table["folder"]), reload=table.get("reload", []), catalog_name=table.get("catalog", CATALOG)
    )
