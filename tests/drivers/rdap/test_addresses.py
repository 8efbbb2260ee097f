"""Which addresses are asked: those of the operator's file, none inside our own network."""

import json
from ipaddress import ip_address

import pytest

from parvis.drivers.rdap.bootstrap import Bootstrap, BootstrapError, addresses_in, leads_here
from parvis.drivers.rdap.fetching import address_fault, is_public

HTTPS = "https://"


def bootstrap(*services):
    return json.dumps({"version": "1.0", "publication": "2026-11-01T00:00:00Z", "services": services}).encode()


@pytest.fixture
def written(tmp_path):
    def write(body):
        path = tmp_path / "new.json"
        path.write_bytes(body)
        return path.replace(tmp_path / "dns.json")

    return write


def test_the_longest_extension_decides(written):
    known = Bootstrap(
        written(bootstrap([["fr", "re"], ["https://one.example/"]], [["ASSO.fr"], ["https://two.example/v1"]]))
    )

    assert known.address_of("exemple.fr") == "https://one.example/"
    assert known.address_of("exemple.asso.fr") == "https://two.example/v1"
    assert known.address_of("exemple.net") == ""
    assert known.address_of("fr") == ""


def test_an_address_without_https_is_passed_over():
    found = addresses_in(
        bootstrap([["fr"], ["http://one.example/", "https://one.example/"]], [["re"], ["http://one.example/"]])
    )

    assert found == {"fr": "https://one.example/"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"{}", b'{"services": {}}', b'{"services": []}', b'{"services": [["fr"]]}', b"[" * 99999,
        b'{"services": [[["fr"], [3]]]}', b'{"services": [[["fr"], ["gopher://one.example"]]]}', b" " * 2_000_000,
    ],
)  # fmt: skip
def test_another_shape_is_refused(body):
    with pytest.raises(BootstrapError):
        addresses_in(body)


def test_a_new_file_is_read_without_a_restart_and_a_bad_one_is_not(written, caplog):
    known = Bootstrap(written(bootstrap([["fr"], ["https://one.example/"]])))
    assert known.address_of("exemple.fr") == "https://one.example/"

    path = written(bootstrap([["fr"], ["https://other.example/"]]))
    assert known.address_of("exemple.fr") == "https://other.example/"

    written(b"<html>")
    assert known.address_of("exemple.fr") == "https://other.example/"
    assert "it is no JSON" in caplog.text
    path.unlink()
    assert known.address_of("exemple.fr") == "https://other.example/"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://rdap.registry.example/v1", ""),
        ("http://127.0.0.1:8000/rdap/", ""),
        ("http://[::1]/", ""),
        ("http://localhost/", ""),
        ("http://rdap.registry.example/", "is not HTTPS"),
        ("http://127.0.0.1.registry.example/", "is not HTTPS"),
        (f"{HTTPS}user:secret@rdap.registry.example/", "is no address of a server"),
        ("https://rdap.registry.example/?x=1", "is no address of a server"),
        ("rdap.registry.example", "is no address of a server"),
        (f"{HTTPS}[", "is no address of a server"),
        (f"{HTTPS}[x]/", "is no address"),
    ],
)
def test_each_faulty_address_is_told(address, fault):
    assert address_fault(address) == fault


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1", "2002:0a00:0001::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(inside):
    assert not is_public(ip_address(inside))


def test_a_list_that_leads_to_this_machine_is_told():
    assert leads_here({"fr": "https://one.example/", "re": "http://127.0.0.1:8000/"})
    assert not leads_here({"fr": "https://one.example/"})


@pytest.mark.parametrize("outside", ["9.9.9.9", "2620:fe::9"])
def test_addresses_outside_are_public(outside):
    assert is_public(ip_address(outside))
