"""The driver of the sandbox registries keeps the contract of its port."""

import time
import uuid

import pytest

from parvis.drivers.sandbox.registry import SandboxRegistry
from tests.contracts.registry import RegistryContract


class World:
    def __init__(self, simulator):
        self._simulator = simulator

    def taken(self, name):
        self._simulator.taken_by_another(name, "identity")

    def fault(self, kind, name, command):
        self._simulator.fault("", kind, name=name, command=command, value="1" if kind == "delay" else "")

    def settle(self):
        """The second is over."""
        time.sleep(1)


class TestSandboxRegistry(RegistryContract):
    @pytest.fixture
    def world(self, registries):
        return World(registries)

    @pytest.fixture
    def registry(self, registries):
        return SandboxRegistry("identity", lambda: registries.url)

    @pytest.fixture
    def impatient(self, registries):
        return SandboxRegistry("identity", lambda: registries.url, seconds=0.5)

    @pytest.fixture
    def far(self):
        return SandboxRegistry("identity", lambda: "http://127.0.0.1:9")

    @pytest.fixture
    def name(self):
        return f"c{uuid.uuid4().hex[:12]}.wine"

    @pytest.fixture
    def premium(self):
        return "terroir.wine"
