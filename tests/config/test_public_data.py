"""Where registration data are asked for, by the operator's files."""

import json

import pytest
from django.core.management import CommandError, call_command

from parvis.config.public_data import own_sources
from tests.drivers.rdap.published import rdap, whois
from tests.simulators.public_data_server import RDAP, WHOIS, http, serving

TABLE = '[{}]\nhost = "epp.registry.example"\nclient_id = "REG-1"\npassword_env = "REGISTRY_PASSWORD"\n'


@pytest.fixture
def server():
    with serving(RDAP) as rdap_server:
        yield rdap_server


@pytest.fixture
def whois_server():
    with serving(WHOIS) as server:
        server.answers = {"": whois("exemple.fr")}
        yield server


@pytest.fixture
def file_of(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTRY_PASSWORD", "sign-in-1")

    def write(**tables):
        text = "".join(TABLE.format(code) + lines for code, lines in tables.items())
        (tmp_path / "registries.toml").write_text(text)
        settings.PARVIS_REGISTRIES = str(tmp_path / "registries.toml")

    return write


@pytest.fixture
def bootstrap(settings, tmp_path):
    path = tmp_path / "dns.json"
    settings.PARVIS_RDAP_BOOTSTRAP = str(path)
    return path


def published(server, extension="fr"):
    return json.dumps({"services": [[[extension], [f"http://127.0.0.1:{server.port}/{extension}"]]]}).encode()


def looked_up(code, name="exemple.fr"):
    return own_sources()[code]().lookup(name)


def test_a_registry_is_asked_where_its_table_says(server, whois_server, file_of):
    server.answers = {"/own/domain/exemple.fr": http(rdap("exemple.fr"))}
    file_of(
        afnic=f'rdap = "http://127.0.0.1:{server.port}/own"\n',
        other=f'whois = "127.0.0.1:{whois_server.port}"\n',
        none="",
    )

    assert looked_up("afnic").source == "rdap"
    assert looked_up("other").source == "whois"
    assert "none" not in own_sources()


def test_a_registry_without_an_address_is_asked_where_the_bootstrap_says(server, file_of, bootstrap):
    server.answers = {"/fr/domain/exemple.fr": http(rdap("exemple.fr"))}
    file_of(afnic="")
    bootstrap.write_bytes(published(server))

    assert looked_up("afnic").source == "rdap"


def test_the_table_goes_before_the_bootstrap(server, file_of, bootstrap):
    server.answers = {"/own/": http(rdap("exemple.fr")), "/fr/": http(status="404 Not Found")}
    file_of(afnic=f'rdap = "http://127.0.0.1:{server.port}/own"\n')
    bootstrap.write_bytes(published(server))

    assert looked_up("afnic") is not None


def test_without_a_file_of_registries_there_are_none(settings):
    settings.PARVIS_REGISTRIES = ""

    assert own_sources() == {}


def test_the_file_of_addresses_is_brought(server, bootstrap, capsys):
    server.answers = {"": http(published(server), kind="application/json")}

    call_command("load_rdap_addresses", f"http://127.0.0.1:{server.port}/rdap/dns.json")

    assert bootstrap.read_bytes() == published(server)
    assert capsys.readouterr().out == "The RDAP servers of 1 extensions are known.\n"


@pytest.mark.parametrize(
    "answer", [http(b"<html>", kind="text/html"), http(status="500 Error"), b"", http(b"x" * 2_000_000)]
)
def test_a_bad_file_of_addresses_replaces_nothing(server, bootstrap, answer):
    bootstrap.write_bytes(b"before")
    server.answers = {"": answer}

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_rdap_addresses", f"http://127.0.0.1:{server.port}/")

    assert bootstrap.read_bytes() == b"before"
    assert list(bootstrap.parent.iterdir()) == [bootstrap]


def test_addresses_are_brought_over_https_alone(bootstrap):
    with pytest.raises(CommandError, match="is not HTTPS"):
        call_command("load_rdap_addresses", "http://rdap.registry.example/dns.json")


def test_a_list_from_elsewhere_may_not_lead_to_this_machine(monkeypatch, server, bootstrap):
    """The address is of this machine in a test: what is told of it is what ``is_loopback`` says."""
    server.answers = {"": http(published(server), kind="application/json")}
    monkeypatch.setattr("parvis.config.management.commands.load_rdap_addresses.is_loopback", lambda _host: False)

    with pytest.raises(CommandError, match="it leads to this machine"):
        call_command("load_rdap_addresses", f"http://127.0.0.1:{server.port}/rdap/dns.json")

    assert not bootstrap.exists()


def test_without_a_name_for_the_file_nothing_is_brought(settings):
    settings.PARVIS_RDAP_BOOTSTRAP = ""

    with pytest.raises(CommandError, match="names no file"):
        call_command("load_rdap_addresses", "https://rdap.registry.example/dns.json")
