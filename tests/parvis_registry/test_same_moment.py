"""Registrars that ask the simulated registries at the same moment get one answer each, and one thing happens."""

import sqlite3
import threading
from collections import Counter

import pytest

from parvis_registry.store import Store
from tests.simulators.epp_asking import CODE


def at_once(*calls):
    """Codes of the answers to ``calls``, made together."""
    barrier = threading.Barrier(len(calls))
    codes = []

    def made(call):
        barrier.wait()
        codes.append(call().code)

    threads = [threading.Thread(target=made, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(codes)


@pytest.fixture
def lines(simulator, connect):
    return [connect(simulator, who=who) for who in ("parvis", "other") * 4]


def test_a_name_goes_to_one_of_those_who_ask_for_it(simulator, lines, name):
    codes = at_once(*[lambda line=line: line.create(name) for line in lines])

    assert codes == {1000: 1, 2302: 7}
    assert simulator.registrations(name) == 1


def test_a_renewal_asked_twice_happens_once(lines, name):
    expiry = lines[0].create(name).one("domain:exDate")
    ours = lines[::2]

    assert at_once(*[lambda line=line: line.renew(name, expiry) for line in ours]) == {1000: 1, 2306: 3}


def test_a_transfer_asked_twice_is_pending_once(own_simulator, connect, name):
    """At registries of its own: it leaves a message in the queue of who holds the name."""
    connect(own_simulator).create(name)
    theirs = [connect(own_simulator, who="other") for _ in range(4)]

    assert at_once(*[lambda line=line: line.transfer(name, "request", CODE) for line in theirs]) == {1001: 1, 2300: 3}


def test_a_store_of_an_earlier_day_is_opened_and_its_names_live_on(tmp_path):
    path = tmp_path / "registry.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE domains (name TEXT PRIMARY KEY, registry TEXT NOT NULL, registrar TEXT NOT NULL, created_at TEXT"
            " NOT NULL, expires_at TEXT NOT NULL, statuses TEXT NOT NULL, nameservers TEXT NOT NULL, contacts TEXT NOT NULL,"
            " auth_code TEXT NOT NULL, client_key TEXT NOT NULL)"
        )
        database.execute(
            "INSERT INTO domains VALUES ('old.com', 'verisign', 'parvis', '2026-01-01T00:00:00+00:00',"
            " '2027-01-01T00:00:00+00:00', '[]', '[]', '{}', '', '')"
        )
    database.close()

    for _ in range(2):
        with Store(path).writing() as opened:
            (row,) = opened.execute("SELECT * FROM domains").fetchall()

    assert (row["facts"], row["due_at"]) == ("{}", "2027-01-01T00:00:00+00:00")
