"""Registration data are asked for in a thread, kept for a while, and not too often."""

import threading
import time
import uuid
from concurrent.futures import wait
from datetime import timedelta

import pytest
from django.core.cache import cache

from parvis.domains.ports import RegistrationData, UnavailableError
from parvis.domains.registries import public_data
from parvis.domains.search import lookups
from parvis.domains.search.lookups import MOST_A_MINUTE, asked, look_up
from parvis.drivers.rdap.source import PublicData, Where
from tests.drivers.rdap.published import rdap
from tests.simulators.public_data_server import RDAP, http, serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known():
    cache.clear()


@pytest.fixture
def server():
    with serving(RDAP) as rdap_server:
        yield rdap_server


@pytest.fixture
def registry(server):
    """A registry of this test alone."""
    code = f"r{uuid.uuid4().hex[:8]}"
    source = PublicData(code, lambda _name: Where(f"http://127.0.0.1:{server.port}"), seconds=2)
    with public_data.replaced(code, source):
        yield code


def test_a_taken_name_is_asked_about_once_in_a_while(server, registry, now):
    server.answers = {"": http(rdap("exemple.fr"))}

    found = [look_up(registry, "exemple.fr", seconds=2, now=now) for _ in range(3)]

    assert found[0] == found[1] == found[2]
    assert isinstance(found[0], RegistrationData)
    assert len(server.questions) == 1


def test_a_free_name_is_asked_about_once_in_a_while(server, registry, now):
    server.answers = {"": http(status="404 Not Found")}

    assert [look_up(registry, "exemple.fr", seconds=2, now=now) for _ in range(3)] == [None] * 3
    assert len(server.questions) == 1


def test_a_free_name_is_believed_for_a_shorter_time(monkeypatch, server, registry, now):
    monkeypatch.setattr(lookups, "KEPT_FREE", 0.2)
    server.answers = {"": http(status="404 Not Found")}
    assert look_up(registry, "exemple.fr", seconds=2, now=now) is None
    server.answers = {"": http(rdap("exemple.fr"))}

    time.sleep(0.3)

    assert look_up(registry, "exemple.fr", seconds=2, now=now)
    assert lookups.KEPT_FREE < 600 == lookups.KEPT_TAKEN


def test_what_is_asked_anew_is_kept_for_the_others(server, registry, now):
    server.answers = {"": http(rdap("exemple.fr"))}
    look_up(registry, "exemple.fr", seconds=2, now=now)
    server.answers = {"": http(rdap("exemple.fr", status=["active"]))}

    anew = asked(registry, "exemple.fr", now=now, is_anew=True).result(2)

    assert anew.statuses == ("ok",)
    assert look_up(registry, "exemple.fr", seconds=2, now=now) == anew
    assert len(server.questions) == 2


def test_a_failure_is_not_kept(server, registry, now):
    server.answers = {"": http(status="500 Internal Server Error")}
    with pytest.raises(UnavailableError):
        look_up(registry, "exemple.fr", seconds=2, now=now)
    server.answers = {"": http(rdap("exemple.fr"))}

    assert look_up(registry, "exemple.fr", seconds=2, now=now)


def test_nobody_waits_longer_than_asked_and_the_late_answer_serves_the_next(server, registry, now):
    may_answer = threading.Event()

    def late(connection):
        may_answer.wait(5)
        connection.sendall(http(rdap("exemple.fr")))

    server.answers = {"": late}
    before = time.monotonic()
    with pytest.raises(TimeoutError):
        look_up(registry, "exemple.fr", seconds=0.2, now=now)
    assert time.monotonic() - before < 1

    may_answer.set()
    deadline = time.monotonic() + 2
    while cache.get(f"registration-data:{registry}:exemple.fr") is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert look_up(registry, "exemple.fr", seconds=0.2, now=now)
    assert len(server.questions) == 1


def test_one_silent_registry_holds_up_no_other(server, now):
    may_end = threading.Event()
    server.answers = {"silent": lambda _connection: may_end.wait(30), "": http(rdap("exemple.fr"))}
    patient = PublicData("patient", lambda _name: Where(f"http://127.0.0.1:{server.port}"), seconds=30)
    with public_data.replaced("patient", patient):
        waiting = [asked("patient", f"silent{number}.fr", now=now) for number in range(lookups.THREADS - 1)]

        assert look_up("patient", "exemple.fr", seconds=20, now=now)

    assert not any(one.done() for one in waiting)
    may_end.set()
    wait(waiting, 30)


def test_a_registry_is_not_asked_too_often_by_all_visitors_together(server, registry, now):
    server.answers = {"": http(status="404 Not Found")}
    for number in range(MOST_A_MINUTE):
        asked(registry, f"n{number}.fr", now=now).result(5)

    with pytest.raises(UnavailableError, match="asked too often"):
        look_up(registry, "one-more.fr", seconds=2, now=now)

    assert len(server.questions) == MOST_A_MINUTE
    assert look_up(registry, "n0.fr", seconds=2, now=now) is None
    assert look_up(registry, "one-more.fr", seconds=2, now=now + timedelta(minutes=1)) is None
