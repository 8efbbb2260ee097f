"""Whole copies of the program, started as ``make run`` does, each with its own data and port."""

import fcntl
import os
import shutil
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


def begun(folder):
    """A folder of data whose first start is over, in ``folder``: made by the worker of the tests that asks first.

    What starts on a copy of it (``copied``) is there far sooner than what starts on nothing.
    """
    home, done = folder / "begun", folder / "begun.done"
    with (folder / "begun.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            with running(home) as (copy,):
                copy.until(copy.is_printed)
                copy.until(lambda: copy.asked("/readyz")[0] == 200)
                copy.process.send_signal(signal.SIGTERM)
                assert copy.process.wait(40) == 0, copy.log.read_text()
            done.touch()
    return home


def copied(home, to):
    """``to``, made a copy of ``home`` with the owners of its files, which PostgreSQL looks at."""
    subprocess.run(["cp", "--archive", home, to], check=True)
    return to


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
