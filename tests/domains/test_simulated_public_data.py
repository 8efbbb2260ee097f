"""The simulated registries publish as registries do, by RDAP or by WHOIS; the demonstration asks them so."""

import uuid

import pytest

from parvis.config.public_data import simulated_source
from parvis.config.simulated import NoRegistryError
from parvis.drivers.rdap.source import PublicData, Where
from tests.contracts.registration_data import RegistrationDataContract
from tests.simulators.copies import free_port
from tests.simulators.public_data_server import WHOIS, serving, silence


class World:
    def __init__(self, simulator, registry):
        self._simulator, self._registry = simulator, registry

    def taken(self, name):
        self._simulator.taken_by_another(name, self._registry)
        self._simulator.change(
            name, add_statuses=["clientTransferProhibited"], nameservers=["ns1.client.example", "ns2.client.example"]
        )


class SimulatedContract(RegistrationDataContract):
    @pytest.fixture
    def world(self, registries):
        return World(registries, self.registry)

    @pytest.fixture
    def name(self):
        return f"c{uuid.uuid4().hex[:12]}.{self.extension}"


class TestByRdap(SimulatedContract):
    registry, extension = "afnic", "fr"

    @pytest.fixture
    def source(self, registries):
        return simulated_source("afnic")

    @pytest.fixture
    def far(self):
        return PublicData("afnic", lambda _name: Where(f"http://127.0.0.1:{free_port()}/rdap"))

    @pytest.fixture
    def impatient(self, registries, name):
        source = PublicData("silent", lambda _name: Where(f"{registries.url}/rdap"), seconds=0.5)
        source.lookup, ask = lambda _name: ask("exemple.corsica"), source.lookup
        return source


class TestByWhois(SimulatedContract):
    registry, extension = "ma", "ma"

    @pytest.fixture
    def source(self, registries):
        return simulated_source("ma")

    @pytest.fixture
    def far(self):
        return PublicData("ma", lambda _name: Where(whois=f"127.0.0.1:{free_port()}"))

    @pytest.fixture
    def impatient(self):
        """Not at the simulator, whose WHOIS is never silent."""
        with serving(WHOIS) as server:
            server.answers = {"": silence}
            yield PublicData("ma", lambda _name: Where(whois=f"127.0.0.1:{server.port}"), seconds=0.5)


@pytest.mark.parametrize(("registry", "extension", "source"), [("afnic", "fr", "rdap"), ("redes", "es", "whois")])
def test_their_own_bootstrap_says_who_has_rdap(registries, registry, extension, source):
    assert simulated_source(registry).lookup(f"exemple.{extension}").source == source


def test_before_they_run_there_is_nobody_to_ask(settings, tmp_path):
    settings.PARVIS_REGISTRY_HOME = tmp_path

    for code in ("afnic", "ma"):
        with pytest.raises(NoRegistryError):
            simulated_source(code).lookup("exemple.fr")
