"""The simulated registries in a process of their own, with faults on demand."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx


class SimulatedRegistries:
    """Speaks to the simulator's own doors: what it holds, what it logged, what is to go wrong."""

    def __init__(self, url, home):
        self.url = url
        self.home = home
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=10)

    def close(self):
        self._client.close()

    @property
    def epp(self):
        """Where the registries listen for EPP, and how to sign in there."""
        return json.loads((self.home / "epp.json").read_text())

    def fault(self, registry, kind, *, name="", command="", value="", is_once=True):
        """From the next matching command on, something goes wrong."""
        fault = {
            "registry": registry, "kind": kind, "name": name, "command": command, "value": value, "is_once": is_once,
        }  # fmt: skip
        self._client.post("/admin/faults", json=fault).raise_for_status()

    def heal(self):
        """No fault any more; how many never struck is returned."""
        return self._client.delete("/admin/faults").raise_for_status().json()["waited"]

    def taken_by_another(self, name, registry="afnic"):
        """Somebody else registers ``name``."""
        body = {
            "name": name, "registry": registry, "registrar": "another", "created_at": "2026-11-01T00:00:00+00:00",
            "expires_at": "2027-11-01T00:00:00+00:00", "client_key": "theirs",
        }  # fmt: skip
        self._client.post("/admin/domains", json=body).raise_for_status()

    def held_by_us(self, name, registry, *, now, **more):
        """A name that our registrar has held for long, until next year unless said."""
        body = {
            "name": name, "registry": registry, "registrar": "parvis", "created_by": "parvis", "client_key": "ours",
            "created_at": (now - timedelta(days=700)).isoformat(), "expires_at": (now + timedelta(days=200)).isoformat(),
        }  # fmt: skip
        self._client.post("/admin/domains", json=body | more).raise_for_status()

    def later(self, **duration):
        """Move the registries' clock on, as ``timedelta`` takes it, and let happen what is due; what it shows is returned."""
        seconds = timedelta(**duration).total_seconds()
        answer = self._client.post("/admin/clock", json={"advance_seconds": seconds}).raise_for_status()
        return datetime.fromisoformat(answer.json()["now"])

    def theirs(self, op, name, **more):
        """The other registrar takes a step of a transfer; the registry's code is returned."""
        return self._client.post("/admin/transfers", json={"op": op, "name": name, **more}).json()["code"]

    def holders(self, op, name):
        """Play the holders of a name: ``wait``, ``approve``, ``reject``; ``code`` returns the one that was sent to them."""
        answer = self._client.post("/admin/trades", json={"op": op, "name": name}).raise_for_status().json()
        return answer.get("auth_code", "")

    def change(self, name, **what):
        """The registry changes a name by itself."""
        self._client.post("/admin/registry-change", json={"name": name, **what}).raise_for_status()

    def owed(self, name):
        """What each registrar was charged for a name, in minor units, in order: refunds are negative."""
        charges = self._client.get("/admin/charges", params={"name": name}).json()["charges"]
        return [(row["registrar"], row["action"], row["minor"]) for row in charges]

    def commands(self, name, command):
        """Every carried out ``command`` about ``name``, in order, as logged by the registry."""
        return [line for line in self.log(name) if line["command"] == command]

    def log(self, name):
        """Everything carried out about ``name``, in order."""
        return self._client.get("/admin/log", params={"name": name}).json()["log"]

    def registrations(self, name):
        """How often ``name`` was really registered."""
        return sum(line["code"] == 1000 for line in self.commands(name, "create"))


@contextmanager
def running(home: Path):
    """Start the simulator with its store in ``home``; stop it at the end."""
    home.mkdir(parents=True, exist_ok=True)
    url_file = home / "url"
    program = [sys.executable, "-m", "parvis_registry.cli", "serve", "--home", str(home), "--url-file", str(url_file)]
    process = subprocess.Popen(program)
    try:
        deadline = time.monotonic() + 15
        while not url_file.exists():
            assert process.poll() is None, "the simulator ended"
            assert time.monotonic() < deadline, "the simulator did not start"
            time.sleep(0.02)
        registries = SimulatedRegistries(url_file.read_text(), home)
        yield registries
        registries.close()
    finally:
        process.terminate()
        process.wait(10)
