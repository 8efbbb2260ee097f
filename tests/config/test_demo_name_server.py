"""The demonstration's own PowerDNS: where it listens, what it keeps, and that it is left out where it is not installed."""

import os
import socket
import stat
import tomllib

import pytest

from parvis.config.demo import name_server
from parvis.config.dns_file import servers_in
from parvis.config.run import Program
from parvis.dns.ports import ServerDownError
from tests.contracts.publishing import content
from tests.simulators.powerdns import INSTALLED, free_port

pytestmark = pytest.mark.skipif(not INSTALLED, reason="needs pdns_server (tools/system_packages.sh installs it)")


@pytest.fixture
def start(tmp_path):
    programs = []

    def started(base):
        made = name_server.made_ready(name_server.installed(os.environ["PATH"]), tmp_path / "powerdns", base=base)
        programs.append(Program("name server", made.command))
        programs[-1].start()
        return made, programs[-1]

    yield started
    for program in programs:
        program.stop()


def publisher(made):
    """As Parvis reaches it, once it answers."""
    server = servers_in(made.file, {name_server.KEY: made.key})["demo"]()
    for _try in range(400):
        try:
            server.serials()
        except ServerDownError:
            continue
        return server
    raise AssertionError("it did not start")


def test_it_keeps_its_zones_from_one_start_to_the_next_and_changes_its_key(start):
    base = free_port() - 53
    first, program = start(base)
    publisher(first).publish(content("exemple.example", 7), key="k")
    program.stop()

    second, _program = start(base)

    assert publisher(second).serials() == {"exemple.example": 7}
    assert (first.port, second.port) == (base + 53, base + 53)
    assert first.key != second.key


def test_where_its_port_is_taken_it_has_another(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        made, _program = start(taken.getsockname()[1] - 53)

        assert made.port != taken.getsockname()[1]
        assert publisher(made).serials() == {}


def test_the_key_is_for_its_owner_alone(start, tmp_path):
    made, _program = start(8000)

    settings = tmp_path / "powerdns" / "pdns.conf"
    assert made.key in settings.read_text()
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert made.key not in made.file.read_text()
    assert not any(made.key in word for word in made.command)
    assert tomllib.loads(made.file.read_text())["demo"]["key_env"] == name_server.KEY


def test_without_its_backend_there_is_none(tmp_path):
    assert name_server.installed(os.environ["PATH"], schemas=[tmp_path / "schema.sql"]) is None
