"""The sandbox registries keep the contract of the port, over the line and with a store of their own."""

import uuid
from contextlib import contextmanager

import pytest

from parvis.domains.ports import Availability, UnavailableError
from parvis.drivers.sandbox.registry import SandboxRegistry
from tests.contracts.registry import RegistryContract


class Outside:
    """What is not ours, in the simulator's words."""

    def __init__(self, registries):
        self._registries = registries
        self.address = registries.url

    def taken_by_another(self, name):
        self._registries.taken_by_another(name)

    def lose_request(self, name, command):
        self._registries.fault("afnic", "drop-before", name=name, command=command)

    def lose_answer(self, name, command):
        self._registries.fault("afnic", "drop-after", name=name, command=command)

    def refuse(self, name, command, code):
        self._registries.fault("afnic", "refuse", name=name, command=command, value=f"{code} no")

    @contextmanager
    def is_unreachable(self):
        before, self.address = self.address, "http://127.0.0.1:9"
        yield
        self.address = before


@pytest.fixture
def outside(registries):
    return Outside(registries)


@pytest.fixture
def name():
    return f"c{uuid.uuid4().hex[:12]}.fr"


class TestSandboxRegistry(RegistryContract):
    premium_name = "terroir.wine"

    @pytest.fixture
    def driver(self, outside):
        return SandboxRegistry("afnic", lambda: outside.address)

    @pytest.fixture
    def premium_driver(self, outside):
        return SandboxRegistry("identity", lambda: outside.address)


def test_a_silent_registry_is_given_up_after_its_time(registries, name):
    registries.fault("afnic", "silent", name=name, command="info")
    impatient = SandboxRegistry("afnic", lambda: registries.url, seconds=0.2)

    with pytest.raises(UnavailableError):
        impatient.fetch(name)


def test_a_reserved_name_is_said_to_be(registries):
    found = SandboxRegistry("afnic", lambda: registries.url).check(["nic.fr"])["nic.fr"]

    assert found.availability == Availability.RESERVED
    assert found.reason
