"""Whole copies of the program, started as ``make run`` does, each with its own data and port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 240
"""Seconds: other tests run beside."""
PARVIS = Path(sys.executable).with_name("parvis")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Copy:
    """One running copy, with its own data and port."""

    def __init__(self, home):
        self.home = home
        self.port = free_port()
        self.log = home / "log"
        clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [PARVIS, "run"],
                env=clean | {"PARVIS_HOME": str(home), "PORT": str(self.port)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def asked(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def until(self, what, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def programs(self):
        """Processes whose command or environment names this copy's folder, itself excepted."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == self.process.pid:
                continue
            try:
                told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if str(self.home).encode() in told and state != "Z":
                found.append(int(folder.name))
        return found

    def is_printed(self):
        return "Ctrl-C stops everything." in self.log.read_text()


@contextmanager
def running(*homes):
    copies = [Copy(home) for home in homes]
    try:
        yield copies
    finally:
        for copy in copies:
            if copy.process.poll() is None:
                copy.process.kill()
                copy.process.wait()
            for pid in copy.programs():
                os.kill(pid, signal.SIGKILL)
