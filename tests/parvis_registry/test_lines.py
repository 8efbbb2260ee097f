"""Lines to the simulated registries break, are refused and warn on demand."""

import ssl

import pytest

from tests.simulators.epp_asking import Asker


def test_half_an_answer_arrives_and_the_command_was_carried_out(simulator, connect, name):
    simulator.fault("verisign", "half-frame", name=name, command="create")

    with pytest.raises(OSError):
        connect(simulator).create(name)

    assert connect(simulator).info(name).code == 1000


def test_a_restart_breaks_every_connection_to_that_registry_alone(simulator, connect, name):
    lines = [connect(simulator), connect(simulator)]
    elsewhere = connect(simulator, "pir")
    simulator.fault("verisign", "restart", name=name, command="create")

    for line in lines:
        with pytest.raises(OSError):
            line.create(name)

    assert elsewhere.poll().code == 1300
    assert connect(simulator).info(name).code == 2303


def test_a_certificate_out_of_date_is_shown_once(simulator):
    simulator.fault("verisign", "expired-certificate")

    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        Asker(simulator.epp, "verisign")

    with Asker(simulator.epp, "verisign") as line:
        assert line.login().code == 1000


def test_too_many_sessions_are_told_at_the_sign_in(simulator, connect):
    simulator.fault("verisign", "too-many-sessions", is_once=False)
    line = connect(simulator, who="")

    assert line.login().code == 2502
    with pytest.raises(OSError):
        line.login()


def test_a_sign_in_warns_of_a_password_that_ends(simulator, connect):
    simulator.fault("verisign", "warn", value="password warning 2027-01-01T00:00:00Z The password ends soon")
    told = connect(simulator, who="").login()

    assert told.one("loginSec:event") == "The password ends soon"
    assert told.one("loginSec:event@exDate") == "2027-01-01T00:00:00Z"
    assert connect(simulator, who="").login().all("loginSec:event") == []
