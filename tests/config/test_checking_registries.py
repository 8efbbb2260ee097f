"""``parvis check_registries`` signs in at every registry and says what it found."""

import pytest
from django.core.management import CommandError, call_command

from tests.simulators.epp_server import answer, serving


@pytest.fixture
def server():
    with serving() as epp_server:
        yield epp_server


@pytest.fixture
def file_of(server, tmp_path, settings, monkeypatch):
    def written(extra=""):
        server.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        (tmp_path / "registries.toml").write_text(
            f'[afnic]\nhost = "127.0.0.1"\nport = {server.port}\nserver_name = "registry.example"\nclient_id = "REG-1"\n'
            f'ca_file = "ca.pem"\npassword_env = "REGISTRY_PASSWORD"\n{extra}'
        )
        settings.PARVIS_REGISTRIES = str(tmp_path / "registries.toml")
        monkeypatch.setenv("REGISTRY_PASSWORD", "sign-in-1")

    return written


def test_what_was_found_is_told(server, file_of, capsys):
    file_of('rdap = "https://rdap.registry.example/"\n')

    call_command("check_registries")

    assert capsys.readouterr().out == ("afnic: signed in at Registry of the tests\n  not offered there: loginSec\n")
    assert server.kinds() == ["login", "logout"]


def test_one_that_refuses_is_told_and_is_an_error(server, file_of, capsys):
    file_of()
    server.login_answers.append(answer(2200, message="Authentication error"))

    with pytest.raises(CommandError, match="Not reached: afnic"):
        call_command("check_registries")

    assert "Authentication error" in capsys.readouterr().out


def test_one_that_publishes_nowhere_is_told(file_of, capsys):
    file_of()

    call_command("check_registries")

    assert "afnic: no address is known for registration data" in capsys.readouterr().out


def test_a_wrong_file_is_told(file_of):
    file_of("port_ = 1\n")

    with pytest.raises(CommandError, match="port_ is not a setting"):
        call_command("check_registries")


def test_without_a_file_there_is_nothing_to_check(settings):
    settings.PARVIS_REGISTRIES = ""

    with pytest.raises(CommandError, match="names no file"):
        call_command("check_registries")
