"""The driver of registries by EPP keeps the contract of its port, over TLS against the simulated registries."""

import time
import uuid

import pytest

from tests.contracts.registry import RegistryContract
from tests.contracts.registry_life import RegistryLifeContract
from tests.contracts.registry_objects import RegistryObjectContract
from tests.contracts.registry_transfers import RegistryTransferContract
from tests.simulators.epp_driver import reached

CODE = "identity"


class World:
    def __init__(self, simulator):
        self._simulator = simulator

    def taken(self, name):
        self._simulator.taken_by_another(name, CODE)

    def fault(self, kind, name, command):
        self._simulator.fault("", kind, name=name, command=command, value="1" if kind == "delay" else "")

    def settle(self):
        """The second is over."""
        time.sleep(1)

    def aged(self, name):
        """Its time of first grace is over, and its lock after registration."""
        self._simulator.later(days=61)


class TestEppRegistry(RegistryContract, RegistryLifeContract, RegistryObjectContract, RegistryTransferContract):
    @pytest.fixture
    def world(self, registries):
        return World(registries)

    @pytest.fixture
    def registry(self, registries):
        driver = reached(registries, CODE)
        yield driver
        driver.close()

    @pytest.fixture
    def other(self, registries):
        driver = reached(registries, CODE, client_id="other")
        yield driver
        driver.close()

    @pytest.fixture
    def impatient(self, registries):
        driver = reached(registries, CODE, answer_timeout=0.5)
        yield driver
        driver.close()

    @pytest.fixture
    def far(self, registries):
        return reached(registries, CODE, port=9)

    @pytest.fixture
    def name(self):
        return f"c{uuid.uuid4().hex[:12]}.wine"

    @pytest.fixture
    def premium(self):
        return "bourgogne.wine"
