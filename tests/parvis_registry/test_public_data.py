"""What everybody may ask of a name: RDAP (RFC 9083) and WHOIS."""

import socket

import httpx
import pytest

from tests.simulators.epp_asking import hosts


@pytest.fixture
def ask(simulator):
    with httpx.Client(base_url=simulator.url, trust_env=False, timeout=10) as client:
        yield client.get


def whois(simulator, name):
    with socket.create_connection(("127.0.0.1", simulator.epp["whois"]), timeout=10) as line:
        line.sendall(f"{name}\r\n".encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def test_rdap_tells_dates_statuses_and_servers_but_nobodys_name(simulator, ask, line, name):
    line.about("create", "host", "<host:name>ns1.told.example</host:name>")
    line.create(name, ns=hosts("ns1.told.example"))
    line.update(name, '<domain:add><domain:status s="clientTransferProhibited"/></domain:add>')

    answer = ask(f"/rdap/domain/{name.upper()}")
    told = answer.json()

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/rdap+json")
    assert (told["objectClassName"], told["ldhName"]) == ("domain", name)
    assert set(told["status"]) == {"client transfer prohibited", "add period"}
    assert {event["eventAction"] for event in told["events"]} >= {"registration", "expiration", "last changed"}
    assert [host["ldhName"] for host in told["nameservers"]] == ["ns1.told.example"]
    assert {entity["roles"][0]: entity["vcardArray"][1][1][3] for entity in told["entities"]} == {
        "registrar": "Parvis Sandbox Registrar",
        "registrant": "REDACTED FOR PRIVACY",
    }
    assert "Zoé" not in answer.text
    assert "Known-code" not in answer.text


def test_rdap_does_not_find_a_free_name_and_knows_others(ask, name):
    free = ask(f"/rdap/domain/{name}")

    assert (free.status_code, free.json()["errorCode"]) == (404, 404)
    assert ask("/rdap/domain/google.com").json()["ldhName"] == "google.com"
    assert ask("/rdap/domain/google.nowhere").status_code == 404


def test_rdap_says_which_extensions_it_serves(simulator, ask):
    served = {
        extension: urls for extensions, urls in ask("/rdap/dns.json").json()["services"] for extension in extensions
    }

    assert served["com"] == [f"{simulator.url}/rdap/"]
    assert "ma" not in served
    assert ask("/rdap/domain/google.ma").status_code == 404


def test_whois_answers_in_text(simulator, line, name):
    line.create(name)

    assert f"Domain Name: {name}\r\n" in whois(simulator, name.upper())
    assert "Registrar: Parvis Sandbox Registrar\r\n" in whois(simulator, name)
    assert whois(simulator, f"free-{name}") == f"No match for free-{name}.\r\n"
    assert "Another Registrar" in whois(simulator, "google.ma")


def test_whois_takes_no_nonsense(simulator, name):
    assert whois(simulator, "a" * 2000).startswith("No match")
    assert whois(simulator, "é") == ""
    assert whois(simulator, name) == f"No match for {name}.\r\n"
