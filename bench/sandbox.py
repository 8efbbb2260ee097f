"""The sandbox registries as a process of their own, with names of ours in their store."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from parvis.drivers.epp.settings import EppSettings
from parvis_registry.holdings import Holding, save
from parvis_registry.store import Store

REGISTRY = "verisign"
PATIENCE = 60


class Sandbox:
    """A running simulator: where it listens, and what it holds."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.epp = json.loads((home / "epp.json").read_text(encoding="utf-8"))

    def settings(self, **more: object) -> EppSettings:
        """Of one registry, as an operator's file would give them."""
        facts = {
            "host": "127.0.0.1",
            "port": self.epp["ports"][REGISTRY],
            "client_id": self.epp["client_id"],
            "password": self.epp["password"],
            "ca_file": Path(self.epp["ca_file"]),
        }
        return EppSettings(REGISTRY, **(facts | more))  # type: ignore[arg-type]

    def hold(self, names: list[str], *, created_at: datetime, expires_at: datetime) -> None:
        """Names that were always ours, written into the store in one transaction."""
        with Store(self.home / "registry.sqlite3").writing() as database:
            for name in names:
                holding = Holding(name, REGISTRY, "parvis", created_at, expires_at)
                holding.nameservers = ["ns1.example.net", "ns2.example.net"]
                save(database, holding)

    def logged(self, command: str) -> list[str]:
        """The names of every ``command`` that was carried out."""
        with Store(self.home / "registry.sqlite3").writing() as database:
            rows = database.execute("SELECT name FROM log WHERE command = ? AND code = 1000", (command,))
            return [row["name"] for row in rows]


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """Start it, and end it afterwards."""
    with tempfile.TemporaryDirectory(prefix="parvis-sandbox-") as folder:
        home = Path(folder)
        process = subprocess.Popen(
            [sys.executable, "-m", "parvis_registry.cli", "serve", "--home", folder, "--url-file", str(home / "url")],
            stdout=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not (home / "url").exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("the sandbox did not start")
                time.sleep(0.05)
            yield Sandbox(home)
        finally:
            process.terminate()
            process.wait(30)
