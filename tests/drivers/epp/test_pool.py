"""Sessions are shared, kept alive, and given up alone."""

import random
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from parvis.domains.ports import Host, OutcomeUnknownError, RefusedError, UnavailableError
from parvis.drivers.epp import pool as pools
from parvis.drivers.epp.registry import EppRegistry
from tests.simulators.epp_server import HANG_UP, SILENCE, Followed, Raw, answer, greeting

INFO = answer(
    data="<host:infData><host:name>ns1.example</host:name><host:roid>NS1-EX</host:roid><host:status s='ok'/>"
    "<host:clID>REG-1</host:clID><host:crID>REG-1</host:crID><host:crDate>2026-11-01T00:00:00Z</host:crDate></host:infData>"
)
HOST = Host("ns1.example")


def test_nothing_connects_before_it_is_needed(server, registry_with):
    registry_with()

    assert server.connections == 0


def test_a_session_serves_one_command_after_another(server, registry):
    server.answers += [INFO, INFO]

    registry.fetch_host("ns1.example")
    registry.fetch_host("ns1.example")

    assert server.connections == 1


def test_many_threads_share_as_many_sessions_as_are_allowed(server, registry_with):
    registry = registry_with(sessions=3)
    server.answers += [INFO] * 40

    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda _n: registry.fetch_host("ns1.example"), range(40)))

    assert found == [HOST] * 40
    assert 1 <= server.connections <= 3


def test_an_answer_always_goes_to_who_asked(server, registry_with):
    registry = registry_with(sessions=2)
    server._answer_to_all = server._answer_to

    def answering(frame):
        return (
            INFO.replace("ns1.example", frame.all("host:name")[0])
            if frame.kind == "host:info"
            else server._answer_to_all(frame)
        )

    server._answer_to = answering

    with ThreadPoolExecutor(8) as threads:
        names = [f"ns{number}.example" for number in range(40)]
        assert [host.name for host in threads.map(registry.fetch_host, names)] == names


def test_a_session_that_failed_is_given_up_alone(server, registry):
    server.answers += [HANG_UP, INFO]

    with pytest.raises(UnavailableError):
        registry.fetch_host("ns1.example")

    assert registry.fetch_host("ns1.example") == HOST
    assert server.connections == 2


def test_a_late_answer_is_never_taken_for_the_next_one(server, registry_with):
    registry = registry_with(answer_timeout=0.4)
    server.answers += [SILENCE, INFO]

    with pytest.raises(UnavailableError):
        registry.fetch_host("ns1.example")

    assert registry.fetch_host("ns1.example") == HOST
    assert server.connections == 2


def test_a_session_closed_while_idle_is_noticed_before_speaking(server, registry):
    server.answers += [INFO, answer()]
    registry.fetch_host("ns1.example")
    server.hang_up_everywhere()
    time.sleep(0.1)

    assert registry.put_host(HOST, key="k") == HOST

    assert [frame.kind for frame in server.commands()] == ["host:info", "host:create"]
    assert server.connections == 2


def test_what_a_server_says_unasked_ends_the_session(server, registry):
    server.answers += [Followed(INFO, answer(2502).replace("{id}", "")), INFO]
    registry.fetch_host("ns1.example")
    time.sleep(0.1)

    assert registry.fetch_host("ns1.example") == HOST
    assert server.connections == 2


def test_a_session_that_rested_is_heard_before_something_is_changed(server, registry, monkeypatch):
    server.answers += [INFO, INFO, answer()]
    registry.fetch_host("ns1.example")
    monkeypatch.setattr(pools, "RESTED", 0.0)

    registry.fetch_host("ns1.example")
    registry.put_host(HOST, key="k")

    assert server.kinds() == ["login", "host:info", "host:info", "hello", "host:create"]


def test_a_line_gone_silent_while_idle_leaves_no_outcome_unknown(server, registry_with, monkeypatch):
    registry = registry_with(answer_timeout=0.5)
    server.answers += [INFO, answer()]
    registry.fetch_host("ns1.example")
    monkeypatch.setattr(pools, "RESTED", 0.0)
    hellos = iter([SILENCE])
    server._answer_to_all = server._answer_to
    server._answer_to = lambda frame: next(hellos, None) if frame.kind == "hello" else server._answer_to_all(frame)

    assert registry.put_host(HOST, key="k") == HOST


def test_an_idle_session_is_kept_alive_and_a_forgotten_one_signed_out(server, registry_with, monkeypatch):
    monkeypatch.setattr(pools, "WATCH", 0.02)
    registry = registry_with(keep_alive=0.1, idle=0.6)
    server.answers.append(INFO)
    registry.fetch_host("ns1.example")

    deadline = time.monotonic() + 5
    while "logout" not in server.kinds():
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert server.kinds().count("hello") >= 2
    assert server.connections == 1


def test_no_thread_is_left_when_every_session_ended(server, registry_with, monkeypatch):
    monkeypatch.setattr(pools, "WATCH", 0.02)
    registry = registry_with(idle=0.1, code="nobody")
    server.answers.append(INFO)
    registry.fetch_host("ns1.example")

    deadline = time.monotonic() + 5
    while any(thread.name == "epp-nobody" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_too_many_sessions_is_waited_for_not_failed(server, registry_with):
    registry = registry_with(sessions=2)
    server.login_answers += [answer(), answer(2502, message="Session limit exceeded")]
    server.answers += [INFO] * 6

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _n: registry.fetch_host("ns1.example"), range(6)))

    assert found == [HOST] * 6


@pytest.mark.parametrize("code", [2502, 2308])
def test_a_sign_in_refused_for_too_many_sessions_reached_nobody(server, registry, code):
    server.login_answers.append(answer(code, message="Session limit exceeded"))

    with pytest.raises(UnavailableError, match="Session limit"):
        registry.put_host(HOST, key="k")

    assert server.commands() == []


def test_who_is_refused_does_not_knock_again_at_once(server, registry):
    server.login_answers.append(answer(2200, message="Authentication error"))

    for _ in range(3):
        with pytest.raises(UnavailableError, match="Authentication error"):
            registry.fetch_host("ns1.example")

    assert server.connections == 1


@pytest.mark.parametrize("code", [2400, 2500])
def test_a_registry_that_fails_at_sign_in_has_refused_nobody(server, registry, monkeypatch, code):
    monkeypatch.setattr("parvis.drivers.epp.pauses.FIRST", 0.05)
    server.login_answers.append(answer(code, message="Command failed"))
    server.answers.append(INFO)
    with pytest.raises(UnavailableError):
        registry.fetch_host("ns1.example")

    time.sleep(0.6)

    assert registry.fetch_host("ns1.example") == HOST


def test_a_registry_that_comes_back_is_reached_again(server, registry, monkeypatch):
    monkeypatch.setattr("parvis.drivers.epp.pauses.FIRST", 0.05)
    server.login_answers.append(HANG_UP)
    server.answers.append(INFO)
    with pytest.raises(UnavailableError):
        registry.fetch_host("ns1.example")

    time.sleep(0.6)

    assert registry.fetch_host("ns1.example") == HOST


def test_where_nobody_listens_nothing_happened(settings_of, server):
    far = EppRegistry(settings_of(server, port=9))

    with pytest.raises(UnavailableError):
        far.put_host(HOST, key="k")


def test_commands_keep_the_pace_that_was_agreed(server, registry_with):
    registry = registry_with(commands_per_second=20.0)
    server.answers += [INFO] * 5
    begun = time.monotonic()

    for _ in range(5):
        registry.fetch_host("ns1.example")

    assert time.monotonic() - begun >= 0.2


def test_a_queue_longer_than_the_patience_is_refused(server, registry_with):
    registry = registry_with(commands_per_second=0.5, answer_timeout=1.0)
    server.answers.append(INFO)
    registry.fetch_host("ns1.example")

    with pytest.raises(UnavailableError, match="too many commands"):
        registry.fetch_host("ns1.example")


def test_a_new_password_takes_the_place_of_the_old_one(server, registry_with):
    registry = registry_with(new_password="sign-in-2", sessions=2)
    server.answers += [INFO, HANG_UP, INFO]

    registry.fetch_host("ns1.example")
    with pytest.raises(UnavailableError):
        registry.fetch_host("ns1.example")
    registry.fetch_host("ns1.example")

    first, second = (frame for frame in server.received if frame.kind == "login")
    assert (first.all("pw"), first.all("newPW")) == (["sign-in-1"], ["sign-in-2"])
    assert (second.all("pw"), second.all("newPW")) == (["sign-in-2"], [])


def test_a_password_changed_before_is_found_out(server, registry_with):
    registry = registry_with(new_password="sign-in-2")
    server.login_answers.append(answer(2200))
    server.answers.append(INFO)

    registry.fetch_host("ns1.example")

    second = [frame for frame in server.received if frame.kind == "login"][1]
    assert (second.all("pw"), second.all("newPW")) == (["sign-in-2"], [])


def test_no_password_is_ever_told(server, registry, caplog):
    server.greeting = greeting()
    server.answers.append(INFO)

    registry.fetch_host("ns1.example")

    assert "sign-in-1" not in registry.exchange() + caplog.text + repr(registry._settings)


@pytest.mark.parametrize(
    ("code", "question", "change"),
    [
        (2400, UnavailableError, RefusedError),
        (2500, UnavailableError, OutcomeUnknownError),
        (2501, UnavailableError, UnavailableError),
        (2502, UnavailableError, UnavailableError),
        (2306, RefusedError, RefusedError),
    ],
)
def test_what_a_code_means_depends_on_what_was_asked(server, registry_with, code, question, change):
    for call, error in (
        (lambda registry: registry.fetch_host("ns1.example"), question),
        (lambda registry: registry.put_host(HOST, key="k"), change),
    ):
        server.answers.append(answer(code))
        with pytest.raises(error) as failure:
            call(registry_with())
        assert type(failure.value) is error


def test_whatever_the_line_does_nobody_gets_anothers_answer(server, registry_with):
    registry = registry_with(sessions=4, answer_timeout=0.5)
    chance = random.Random(20261126)
    by_itself = server._answer_to

    def moody(frame):
        if frame.kind != "host:info":
            return by_itself(frame)
        text = INFO.replace("ns1.example", frame.all("host:name")[0]).replace("{id}", frame.id).encode()
        framed = struct.pack(">I", len(text) + 4) + text
        return chance.choices(
            [text, HANG_UP, SILENCE, Raw(framed[: len(framed) // 2]), Raw(framed * 2), b"<epp"],
            [20, 1, 1, 1, 1, 1],
        )[0]

    server._answer_to = moody

    def asked(name):
        for _ in range(40):
            try:
                return registry.fetch_host(name).name
            except UnavailableError:
                time.sleep(0.1)
        raise AssertionError(name)

    names = [f"ns{number}.example" for number in range(120)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(asked, names)) == names
