"""The driver of registries by EPP keeps the contract of its port, over TLS against the sandbox registries."""

import time
import uuid
from pathlib import Path

import pytest

from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import EppSettings
from tests.contracts.registry import RegistryContract
from tests.contracts.registry_life import RegistryLifeContract
from tests.contracts.registry_objects import RegistryObjectContract
from tests.contracts.registry_transfers import RegistryTransferContract

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


def reached(simulator, *, client_id="", answer_timeout=8.0, port=0):
    place = simulator.epp
    return EppRegistry(
        EppSettings(
            code=CODE,
            host="127.0.0.1",
            port=port or place["ports"][CODE],
            client_id=client_id or place["client_id"],
            password=place["password"],
            ca_file=Path(place["ca_file"]),
            answer_timeout=answer_timeout,
            has_claims=False,
        )
    )


class TestEppRegistry(RegistryContract, RegistryLifeContract, RegistryObjectContract, RegistryTransferContract):
    @pytest.fixture
    def world(self, registries):
        return World(registries)

    @pytest.fixture
    def registry(self, registries):
        driver = reached(registries)
        yield driver
        driver.close()

    @pytest.fixture
    def other(self, registries):
        driver = reached(registries, client_id="other")
        yield driver
        driver.close()

    @pytest.fixture
    def impatient(self, registries):
        driver = reached(registries, answer_timeout=0.5)
        yield driver
        driver.close()

    @pytest.fixture
    def far(self, registries):
        return reached(registries, port=9)

    @pytest.fixture
    def name(self):
        return f"c{uuid.uuid4().hex[:12]}.wine"

    @pytest.fixture
    def premium(self):
        return "bourgogne.wine"
