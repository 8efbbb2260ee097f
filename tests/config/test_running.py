"""``parvis run``: one command starts everything and stops all of it; two copies live side by side."""

import json
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

import pytest

PATIENCE = 90
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


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_says_where_and_stops_all_of_it(tmp_path, end):
    with running(tmp_path) as (copy,):
        copy.until(copy.is_printed)
        printed = copy.log.read_text()
        copy.until(lambda: copy.asked("/readyz")[0] == 200)
        started = copy.programs()

        copy.process.send_signal(end)
        code = copy.process.wait(40)

        assert code == 0, copy.log.read_text()
        assert f"http://localhost:{copy.port}/" in printed
        assert "camille@client.example" in printed
        assert len(started) >= 3
        copy_left = time.monotonic() + 10
        while copy.programs() and time.monotonic() < copy_left:
            time.sleep(0.1)
        assert copy.programs() == []
        assert "Traceback" not in copy.log.read_text()


def test_two_copies_live_side_by_side(tmp_path):
    homes = [tmp_path / "one", tmp_path / "two"]
    for home in homes:
        home.mkdir()
    with running(*homes) as copies:
        for copy in copies:
            copy.until(copy.is_printed)
            copy.until(lambda copy=copy: copy.asked("/readyz")[0] == 200)
            assert copy.asked("/fr/")[0] == 200
        assert json.loads(copies[0].asked("/healthz")[1]) == {"status": "alive"}


def test_a_port_in_use_is_said_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = subprocess.run(
            [PARVIS, "run"],
            env={"PATH": os.environ["PATH"], "PARVIS_HOME": str(tmp_path), "PORT": str(taken.getsockname()[1])},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert answer.returncode == 1
    assert "is in use; choose another with PORT=" in answer.stderr
    assert list(tmp_path.iterdir()) == []
