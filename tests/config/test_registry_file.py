"""The registries of an installation come from one file, checked whole at the start."""

import pytest

from parvis.config.registry_file import RegistryFileError, registries_in
from parvis.domains.ports import Capability
from tests.config.test_production import SAFE, started

WHOLE = """
[afnic]
host = "epp.registry.example"
port = 700
client_id = "REG-1"
password_file = "secret"
new_password_env = "AFNIC_NEW"
certificate = "client.pem"
key = "client.key"
sessions = 3
commands_per_second = 2.5
profile = "afnic"
lacks = ["lock", "hosts"]
extensions = ["rgp", "secDNS"]
idn_tables = { fr = "fr" }

[identity]
host = "epp.other.example"
client_id = "REG-2"
password_env = "IDENTITY_PASSWORD"
"""


@pytest.fixture
def written(tmp_path):
    for name in ("client.pem", "client.key"):
        (tmp_path / name).write_text("")
    (tmp_path / "secret").write_text("from-a-file\n")

    def write(text):
        path = tmp_path / "registries.toml"
        path.write_text(text)
        return path

    return write


ENVIRONMENT = {"AFNIC_NEW": "the-next-one", "IDENTITY_PASSWORD": "from-outside"}


def test_a_whole_file_is_read(written):
    afnic, identity = registries_in(written(WHOLE), ENVIRONMENT)

    assert (afnic.code, afnic.host, afnic.client_id, afnic.password) == (
        "afnic",
        "epp.registry.example",
        "REG-1",
        "from-a-file",
    )
    assert (afnic.new_password, afnic.sessions, afnic.commands_per_second) == ("the-next-one", 3, 2.5)
    assert afnic.certificate.name == "client.pem"
    assert frozenset(Capability) - afnic.capabilities == {Capability.LOCK, Capability.HOSTS}
    assert (afnic.extensions, afnic.idn_tables) == (("rgp", "secDNS"), {"fr": "fr"})
    assert (identity.code, identity.password, identity.port) == ("identity", "from-outside", 700)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('host = "epp.registry.example"\n', "", "[afnic] host is missing"),
        ('client_id = "REG-1"', "client_id = 7", "[afnic] client_id is no text"),
        ('client_id = "REG-1"', 'client_id = "ab"', "[afnic] client_id has not between 3 and 16 characters"),
        ("port = 700", "port = 70000", "[afnic] port is no whole number between 1 and 65535"),
        ("port = 700", "port = true", "[afnic] port is no whole number between 1 and 65535"),
        ("sessions = 3", "session = 3", "[afnic] session is not a setting"),
        ('password_file = "secret"', 'password = "secret"', "[afnic] password is not a setting"),
        ('password_file = "secret"\n', "", "[afnic] password_file or password_env is missing"),
        ('password_file = "secret"', 'password_file = "none"', "cannot be read"),
        ('password_env = "IDENTITY_PASSWORD"', 'password_env = "NONE"', "[identity] password_env: NONE is not in the environment"),
        ('certificate = "client.pem"', 'certificate = "none.pem"', "none.pem is not there"),
        ('certificate = "client.pem"\n', "", "[afnic] key is given without a certificate"),
        ('profile = "afnic"', 'profile = "verisign"', "[afnic] profile is none of: afnic, cira, dnsbelgium, eurid, switch"),
        ('lacks = ["lock", "hosts"]', 'lacks = ["locks"]', "[afnic] lacks is no list of: lock, renew"),
        ('extensions = ["rgp", "secDNS"]', 'extensions = "rgp"', "[afnic] extensions is no list of"),
        ("commands_per_second = 2.5", 'commands_per_second = "2"', "[afnic] commands_per_second is no number"),
        ('profile = "afnic"', 'rdap = "http://rdap.registry.example/"', "[afnic] rdap is not HTTPS"),
        ('profile = "afnic"', "rdap = 3", "[afnic] rdap is no text"),
        ('profile = "afnic"', 'whois = "https://whois.registry.example"', "[afnic] whois is no host, nor host:port"),
        ("[identity]", "identity2 = 3\n[identity]", "[afnic] identity2 is not a setting"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_table_and_its_key(written, before, after, fault):
    assert before in WHOLE

    with pytest.raises(RegistryFileError) as problem:
        registries_in(written(WHOLE.replace(before, after)), ENVIRONMENT)

    assert any(fault in told for told in problem.value.faults), problem.value.faults


def test_everything_that_is_wrong_is_told_at_once(written):
    with pytest.raises(RegistryFileError) as problem:
        registries_in(written("[one]\n[two]\nhost = 1\n"), {})

    assert len(problem.value.faults) == 6


@pytest.mark.parametrize("text", ["[", "x = 1"])
def test_what_is_no_file_of_registries_is_refused(written, text):
    with pytest.raises(RegistryFileError):
        registries_in(written(text), {})


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RegistryFileError, match="cannot be read"):
        registries_in(tmp_path / "none.toml", {})


def test_a_password_is_in_no_text_about_the_settings(written):
    assert "from-a-file" not in repr(registries_in(written(WHOLE), ENVIRONMENT))


def test_production_does_not_start_with_a_wrong_file(written):
    answer = started(SAFE | {"PARVIS_REGISTRIES": str(written("[afnic]\n"))})

    assert answer.returncode != 0
    assert "[afnic] host is missing" in answer.stderr


def test_production_starts_with_a_good_one(written):
    answer = started(SAFE | ENVIRONMENT | {"PARVIS_REGISTRIES": str(written(WHOLE))})

    assert answer.returncode == 0, answer.stderr
