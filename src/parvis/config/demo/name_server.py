"""A name server of the demonstration's own, where PowerDNS is installed: on loopback, its zones kept with the data."""

import os
import secrets
import shutil
import socket
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

KEY: Final = "PARVIS_DEMO_DNS_KEY"
"""The variable that holds the key of its API, another one at each start."""
PORT: Final = "PARVIS_DEMO_DNS_PORT"
"""The variable that says where it answers to questions."""
SCHEMAS: Final = (
    Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"),
    Path("/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"),
)
_FOLDERS: Final = ("/usr/sbin", "/usr/local/sbin")
"""Where it is, and where not everybody looks for programs."""
_DNS: Final = 53
"""What is added to the port of the pages to make that of its answers."""
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class NameServer:
    """``port`` answers to questions, ``api_port`` takes zones; ``file`` is what PARVIS_DNS is to name."""

    command: list[str]
    port: int
    api_port: int
    key: str
    file: Path


def installed(path: str, schemas: Sequence[Path] = SCHEMAS) -> tuple[str, Path] | None:
    """The program and the tables of its SQLite backend; None where either is not there. ``path``: where programs are."""
    program = shutil.which("pdns_server", path=os.pathsep.join([path, *_FOLDERS]))
    schema = next((one for one in schemas if one.exists()), None)
    return (program, schema) if program and schema else None


def made_ready(found: tuple[str, Path], home: Path, *, base: int) -> NameServer:
    """Write its settings and, the first time, its empty database into ``home``. ``base``: the port of the pages."""
    program, schema = found
    home.mkdir(parents=True, exist_ok=True)
    port, api_port, key = _open_port(base + _DNS), _open_port(0), secrets.token_urlsafe(32)
    _make_tables(home / "zones.sqlite3", schema)
    _write(home / "pdns.conf", "".join(f"{name}={value}\n" for name, value in _settings(home, port, api_port, key)))
    url = f"http://127.0.0.1:{api_port}/api/v1/servers/localhost"
    _write(home / "dns.toml", f'[demo]\ndriver = "powerdns"\nurl = "{url}"\nkey_env = "{KEY}"\n')
    return NameServer([program, f"--config-dir={home}"], port, api_port, key, home / "dns.toml")


def _settings(home: Path, port: int, api_port: int, key: str) -> list[tuple[str, str]]:
    return [
        ("daemon", "no"),
        ("guardian", "no"),
        ("disable-syslog", "yes"),
        ("loglevel", "2"),
        ("launch", "gsqlite3"),
        ("gsqlite3-database", str(home / "zones.sqlite3")),
        ("gsqlite3-dnssec", "yes"),
        # What a loss of the machine could lose is given to it again.
        ("gsqlite3-pragma-synchronous", "0"),
        ("socket-dir", str(home)),
        ("local-address", "127.0.0.1"),
        ("local-port", str(port)),
        ("api", "yes"),
        ("api-key", key),
        ("webserver", "yes"),
        ("webserver-address", "127.0.0.1"),
        ("webserver-port", str(api_port)),
        ("default-soa-edit", ""),
        # It asks its makers at each start otherwise.
        ("security-poll-suffix", ""),
        ("cache-ttl", "1"),
        ("query-cache-ttl", "1"),
        ("negquery-cache-ttl", "1"),
    ]


def _make_tables(database: Path, schema: Path) -> None:
    """Beside first, then in place: one that was broken off is not taken for whole."""
    if database.exists():
        return
    new = database.with_suffix(".new")
    new.unlink(missing_ok=True)
    tables = sqlite3.connect(new)
    tables.executescript(schema.read_text(encoding="utf-8"))
    tables.close()
    new.rename(database)


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _open_port(wanted: int) -> int:
    """``wanted`` where it is free for questions of both kinds, or any that is."""
    for tried in (wanted, *[0] * _TRIES):
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                stream.bind(("127.0.0.1", tried))
                port = int(stream.getsockname()[1])
                datagram.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
        return port
    message = "no port of this machine is free for a name server"
    raise OSError(message)
