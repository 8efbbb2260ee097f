"""``parvis run``: one command starts everything and stops all of it; two copies live side by side."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import httpx
import psycopg
import pytest

from parvis.config import run
from parvis.config.demo.sign_ins import PASSWORD, REDIRECTED, ZONE
from tests.simulators.copies import PARVIS, copied, running
from tests.simulators.powerdns import INSTALLED


def digged(printed, name, kind):
    """What the command that was printed would show; nothing where a busy machine lets the answer wait."""
    host, port = re.search(r"dig @(\S+) -p (\d+) ", printed).groups()
    try:
        answer = dns.query.udp(dns.message.make_query(name, kind), host, port=int(port), timeout=5)
    except dns.exception.Timeout:
        return []
    return sorted(one.to_text() for found in answer.answer for one in found)


class Visitor:
    """Somebody with a browser at a copy."""

    def __init__(self, copy):
        self.line = httpx.Client(
            base_url=f"http://localhost:{copy.port}", follow_redirects=True, trust_env=False, timeout=30
        )
        self.line.headers["Referer"] = str(self.line.base_url)

    def posts(self, path, **typed):
        page = self.line.get(path).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        answer = self.line.post(path, data={"csrfmiddlewaretoken": token, **typed})
        assert answer.status_code == 200, answer.text
        return page


def shows_an_edit_at_once(copy):
    """The command that was printed shows what a customer has just saved."""
    printed = copy.log.read_text()
    copy.until(lambda: digged(printed, ZONE, "MX"))
    visitor = Visitor(copy)
    visitor.posts("/signin/", identifier="camille@client.example", password=PASSWORD)

    add = f"/domains/{ZONE}/dns/records/add/?type=A"
    seen = re.search(r'name="seen" value="(\d+)"', visitor.line.get(add).text).group(1)
    typed = {"type": "A", "was": "A", "raw": "", "seen": seen, "ttl": "300", "ttl_other": "", "note": ""}
    visitor.posts(add, owner="essai", part_address="203.0.113.99", **typed)
    visitor.line.close()

    copy.until(lambda: digged(printed, f"essai.{ZONE}", "A") == ["203.0.113.99"], seconds=15)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_says_where_and_stops_all_of_it(begun, tmp_path, end):
    with running(copied(begun, tmp_path / "home")) as (copy,):
        copy.until(copy.is_printed)
        printed = copy.log.read_text()
        copy.until(lambda: copy.asked("/readyz")[0] == 200)
        started = copy.programs()

        copy.process.send_signal(end)
        code = copy.process.wait(40)

        assert code == 0, copy.log.read_text()
        assert f"http://localhost:{copy.port}/" in printed
        assert "camille@client.example" in printed
        assert f"https://{REDIRECTED}/" in printed
        assert len(started) >= 3
        copy_left = time.monotonic() + 10
        while copy.programs() and time.monotonic() < copy_left:
            time.sleep(0.1)
        assert copy.programs() == []
        assert "Traceback" not in copy.log.read_text()


PREPARES = "Preparing the database"


def test_what_is_prepared_is_not_prepared_again_and_what_changed_is(begun, tmp_path):
    home = copied(begun, tmp_path / "home")
    with running(home) as (copy,):
        copy.until(copy.is_printed)
        copy.until(lambda: copy.asked("/readyz")[0] == 200)
        assert PREPARES not in copy.log.read_text()
        with psycopg.connect(host=str(home / "postgres"), user="postgres", dbname="postgres") as database:
            database.execute("COMMENT ON TABLE django_migrations IS 'prepared by older code'")
        copy.process.send_signal(signal.SIGTERM)
        assert copy.process.wait(40) == 0

    with running(home) as (copy,):
        copy.until(copy.is_printed)
        copy.until(lambda: copy.asked("/readyz")[0] == 200)
        assert PREPARES in copy.log.read_text()
        assert copy.asked("/fr/")[0] == 200


def test_two_copies_live_side_by_side_and_each_publishes_its_zones(begun, tmp_path):
    homes = [copied(begun, tmp_path / "one"), copied(begun, tmp_path / "two")]
    with running(*homes) as copies:
        for copy in copies:
            copy.until(copy.is_printed)
            copy.until(lambda copy=copy: copy.asked("/readyz")[0] == 200)
            assert copy.asked("/fr/")[0] == 200
        assert json.loads(copies[0].asked("/healthz")[1]) == {"status": "alive"}

        if INSTALLED:
            shows_an_edit_at_once(copies[1])


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


def test_a_program_that_will_not_stop_ends_with_its_children(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "PATIENCE", 0.2)
    told = tmp_path / "child"
    stubborn = run.Program(
        "stubborn", ["sh", "-c", f"trap '' TERM; sleep 60 & echo $! > {told}.new; mv {told}.new {told}; wait"]
    )
    stubborn.start()
    until = time.monotonic() + 20
    while not told.exists() and time.monotonic() < until:
        time.sleep(0.02)

    stubborn.stop()

    assert stubborn.is_dead()
    child = Path(f"/proc/{told.read_text().strip()}/stat")
    # Gone, or dead and not yet fetched by the machine's first process.
    while child.exists() and child.read_text().rpartition(") ")[2][0] != "Z":
        assert time.monotonic() < until
        time.sleep(0.02)
