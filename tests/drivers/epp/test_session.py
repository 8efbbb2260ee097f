"""Connecting, signing in, and what can go wrong on the line."""

import struct
import time
from dataclasses import replace

import pytest

from parvis.drivers.epp.connection import LineError
from parvis.drivers.epp.frames.host import CreateHost, InfoHost
from parvis.drivers.epp.session import NoAnswerError, Session, SignInError
from tests.simulators.epp_server import HANG_UP, SILENCE, Raw, answer, greeting, serving


@pytest.fixture
def opened(server, settings_of):
    sessions = []

    def made(**changes):
        settings = settings_of(server, **changes)
        session = Session.opened(settings, password=settings.password)
        sessions.append(session)
        return session

    yield made
    for session in sessions:
        session.close()


def asked(session, **options):
    return session.ask(InfoHost("ns1.example"), transaction="key-1", seconds=1.0, **options)


def test_a_session_signs_in_with_what_both_sides_speak(server, opened):
    server.greeting = greeting(extensions=("rgp-1.0", "never-heard-of-9.9"), languages=("fr", "en"))

    session = opened()

    login = server.received[0]
    assert login.kind == "login"
    assert (login.all("clID"), login.all("pw"), login.all("lang")) == (["REG-1"], ["sign-in-1"], ["en"])
    assert login.all("extURI") == ["urn:ietf:params:xml:ns:rgp-1.0"]
    assert "urn:ietf:params:xml:ns:never-heard-of-9.9" in session.greeting.extensions


def test_a_registry_that_speaks_another_language_is_spoken_to_in_it(server, opened):
    server.greeting = greeting(languages=("fr",))

    opened()

    assert server.received[0].all("lang") == ["fr"]


def test_a_registry_without_extensions_gets_a_login_without_them(server, opened):
    server.greeting = greeting(extensions=())

    opened()

    assert server.received[0].all("extURI") == []


def test_a_long_password_goes_through_login_security_or_nowhere(server, opened):
    with pytest.raises(SignInError):
        opened(password="p" * 40)
    assert server.received == []

    server.greeting = greeting(extensions=("epp:loginSec-1.0",))
    opened(password="p" * 40)

    assert server.received[0].all("loginSec:pw") == ["p" * 40]


def test_a_refused_sign_in_says_why_and_leaves_nothing_open(server, opened):
    server.login_answers.append(answer(2200, message="Authentication error"))

    with pytest.raises(SignInError) as refusal:
        opened()

    assert (refusal.value.code, str(refusal.value)) == (2200, "2200 Authentication error")


def test_a_server_of_another_name_is_not_spoken_to(server, opened):
    with pytest.raises(LineError, match="certificate"):
        opened(server_name="other.example")

    assert server.received == []


def test_a_server_of_an_unknown_authority_is_not_spoken_to(server, opened):
    with pytest.raises(LineError, match="certificate"):
        opened(ca_file=None)


def test_a_certificate_of_ours_is_shown(settings_of, tmp_path):
    with serving(wants_certificate=True) as server:
        bare = settings_of(server)
        with pytest.raises(LineError):
            Session.opened(bare, password="sign-in-1")

        certificate, key = tmp_path / "registrar.pem", tmp_path / "registrar.key"
        server.client.cert_chain_pems[0].write_to_path(str(certificate))
        server.client.private_key_pem.write_to_path(str(key))
        ours = replace(bare, certificate=certificate, key=key)
        session = Session.opened(ours, password="sign-in-1")

    session.close()
    assert server.kinds() == ["login"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(Raw(struct.pack(">I", length)), id=f"length {length}")
        for length in (0, 1, 2, 3, 4, 0x80000000, 0xFFFFFFFF, 4 + 1024 * 1024 + 1)
    ]
    + [
        pytest.param(Raw(struct.pack(">I", 400) + b"<epp"), id="half a frame"),
        pytest.param(Raw(b"\x00\x00"), id="half a length"),
        pytest.param(b"\xff\xfe\xfd", id="no text"),
        pytest.param(b"<!DOCTYPE epp><epp/>", id="document type"),
        pytest.param(answer().replace("{id}", "another-key").encode(), id="answer to something else"),
        pytest.param(greeting(), id="greeting"),
        pytest.param(HANG_UP, id="hung up"),
        pytest.param(SILENCE, id="silence"),
    ],
)
def test_an_answer_that_is_none_ends_the_session(server, opened, said):
    session = opened()
    server.answers.append(said)

    with pytest.raises(NoAnswerError):
        asked(session)

    assert session.is_over


def test_a_server_that_drips_has_no_more_time_than_another(server, opened):
    class Dripping(bytes):
        pass

    session = opened()
    server.answers.append(Dripping(answer().encode()))
    server._send = lambda line, data: [line.send(data[at : at + 1]) and time.sleep(0.05) for at in range(len(data))]

    begun = time.monotonic()
    with pytest.raises(NoAnswerError):
        asked(session)

    assert time.monotonic() - begun < 1.5


def test_a_long_answer_in_many_parts_is_read_whole(server, opened):
    session = opened()
    server.answers.append(answer(message="é" * 300_000))

    assert len(asked(session).sentence) == 300_000


def test_a_frame_of_ours_too_long_is_not_sent(server, opened):
    session = opened()

    with pytest.raises(Exception, match="too long"):
        session.ask(CreateHost("ns1.example", ["192.0.2.1"] * 60_000), transaction="key-1", seconds=1.0)

    assert server.kinds() == ["login"]


@pytest.mark.parametrize("code", [2500, 2501, 2502])
def test_the_server_says_that_it_closes(server, opened, code):
    session = opened()
    server.answers.append(answer(code))

    assert asked(session).code == code
    assert session.is_over


def test_the_conversation_is_kept_without_the_codes(server, opened):
    session, told = opened(), []
    data = (
        "<domain:infData><domain:name>a.example</domain:name>"
        "<domain:authInfo><domain:pw>Secret-1</domain:pw></domain:authInfo></domain:infData>"
    )
    server.answers.append(answer(data=data))

    asked(session, record=told.append)

    assert "ns1.example" in told[0]
    assert "a.example" in told[1]
    assert "Secret-1" not in told[1]
    assert "••••" in told[1]


def test_signing_out_says_goodbye(server, opened):
    session = opened()

    session.sign_out()

    assert server.kinds() == ["login", "logout"]
    assert session.is_over
