import pytest

from parvis.config.dns_file import DnsFileError, servers_in
from parvis.drivers.powerdns.api import PowerDns
from parvis.drivers.zonefiles.folder import ZoneFiles


def test_each_table_is_a_server(tmp_path):
    path = tmp_path / "dns.toml"
    path.write_text(
        '[ns1]\ndriver = "powerdns"\nurl = "http://127.0.0.1:8081/api/v1/servers/localhost"\nkey_env = "NS1"\n'
        f'[files]\ndriver = "zonefiles"\nfolder = "{tmp_path}"\nreload = ["true"]\n'
    )

    made = {code: make() for code, make in servers_in(path, {"NS1": "secret"}).items()}

    assert isinstance(made["ns1"], PowerDns)
    assert isinstance(made["files"], ZoneFiles)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no server"),
        ("[a", "dns.toml"),
        ("[a]\ndriver = 'bind'", "a: driver"),
        ("[a]\ndriver = 'powerdns'\nurl = 'ns1'\nkey_env = 'NS1'", "a: url"),
        ("[a]\ndriver = 'powerdns'\nurl = 'http://127.0.0.1'\nkey_env = 'OTHER'", "a: key_env"),
        ("[a]\ndriver = 'zonefiles'\nfolder = 'zones'", "a: folder"),
        ("[a]\ndriver = 'zonefiles'\nfolder = '/zones'\nreload = 'rndc'", "a: reload"),
        ("[a]\ndriver = 'zonefiles'\nfolder = '/zones'\nport = 1", "a: unknown key port"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, words):
    path = tmp_path / "dns.toml"
    path.write_text(text)

    with pytest.raises(DnsFileError, match=words):
        servers_in(path, {"NS1": "secret"})
