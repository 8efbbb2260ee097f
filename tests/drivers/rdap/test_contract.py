"""RDAP and WHOIS do what every source of registration data does, on servers that know nothing of our code."""

import uuid

import pytest

from parvis.drivers.rdap.source import PublicData, Where
from tests.contracts.registration_data import RegistrationDataContract
from tests.drivers.rdap.published import rdap, whois
from tests.simulators.copies import free_port
from tests.simulators.public_data_server import http, silence


class World:
    def __init__(self, server, taken):
        self._server, self._taken = server, taken

    def taken(self, name):
        self._server.answers = {name: self._taken(name)} | self._server.answers


@pytest.fixture
def name():
    return f"n{uuid.uuid4().hex[:12]}.fr"


class TestRdap(RegistrationDataContract):
    @pytest.fixture
    def world(self, rdap_server):
        rdap_server.answers = {"": http({"errorCode": 404}, status="404 Not Found")}
        return World(rdap_server, lambda name: http(rdap(name)))

    @pytest.fixture
    def source(self, world, by_rdap):
        return by_rdap

    @pytest.fixture
    def far(self):
        return PublicData("test", lambda _name: Where(f"http://127.0.0.1:{free_port()}"))

    @pytest.fixture
    def impatient(self, rdap_server, base):
        rdap_server.answers = {"": silence}
        return PublicData("test", lambda _name: Where(base), seconds=0.5)


class TestWhois(RegistrationDataContract):
    @pytest.fixture
    def world(self, whois_server):
        whois_server.answers = {"": b"No match for that name.\r\n"}
        return World(whois_server, whois)

    @pytest.fixture
    def source(self, world, by_whois):
        return by_whois

    @pytest.fixture
    def far(self):
        return PublicData("test", lambda _name: Where(whois=f"127.0.0.1:{free_port()}"))

    @pytest.fixture
    def impatient(self, whois_server):
        whois_server.answers = {"": silence}
        return PublicData("test", lambda _name: Where(whois=f"127.0.0.1:{whois_server.port}"), seconds=0.5)
