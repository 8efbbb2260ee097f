import pytest

from parvis.drivers.rdap.source import PublicData, Where
from tests.simulators.public_data_server import RDAP, WHOIS, serving


@pytest.fixture
def rdap_server():
    with serving(RDAP) as server:
        yield server


@pytest.fixture
def whois_server():
    with serving(WHOIS) as server:
        yield server


@pytest.fixture
def base(rdap_server):
    return f"http://127.0.0.1:{rdap_server.port}/rdap"


@pytest.fixture
def by_rdap(base):
    """By RDAP alone."""
    return PublicData("test", lambda _name: Where(rdap=base), seconds=10)


@pytest.fixture
def by_whois(whois_server):
    """By WHOIS alone."""
    return PublicData("test", lambda _name: Where(whois=f"127.0.0.1:{whois_server.port}"), seconds=10)


@pytest.fixture
def by_both(base, whois_server):
    return PublicData("test", lambda _name: Where(base, f"127.0.0.1:{whois_server.port}"), seconds=10)
