"""The sandbox registries publish as registries do, by RDAP or by WHOIS; the demonstration asks them so."""

import shutil
import uuid

import pytest

from parvis.config.public_data import sandbox_source
from parvis.config.sandbox import NoRegistryError
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


class SandboxContract(RegistrationDataContract):
    @pytest.fixture
    def world(self, registries):
        return World(registries, self.registry)

    @pytest.fixture
    def name(self):
        return f"c{uuid.uuid4().hex[:12]}.{self.extension}"


class TestByRdap(SandboxContract):
    registry, extension = "afnic", "fr"

    @pytest.fixture
    def source(self, registries):
        return sandbox_source("afnic")

    @pytest.fixture
    def far(self):
        return PublicData("afnic", lambda _name: Where(f"http://127.0.0.1:{free_port()}/rdap"))

    @pytest.fixture
    def impatient(self, registries, name):
        source = PublicData("silent", lambda _name: Where(f"{registries.url}/rdap"), seconds=0.5)
        source.lookup, ask = lambda _name: ask("exemple.corsica"), source.lookup
        return source


class TestByWhois(SandboxContract):
    registry, extension = "ma", "ma"

    @pytest.fixture
    def source(self, registries, settings, tmp_path):
        (tmp_path / "registry").mkdir()
        shutil.copy(registries.home / "epp.json", tmp_path / "registry")
        settings.PARVIS_HOME = tmp_path
        return sandbox_source("ma")

    @pytest.fixture
    def far(self):
        return PublicData("ma", lambda _name: Where(whois=f"127.0.0.1:{free_port()}"))

    @pytest.fixture
    def impatient(self):
        """Not at the sandbox, whose WHOIS is never silent."""
        with serving(WHOIS) as server:
            server.answers = {"": silence}
            yield PublicData("ma", lambda _name: Where(whois=f"127.0.0.1:{server.port}"), seconds=0.5)


@pytest.mark.parametrize(("registry", "extension", "source"), [("afnic", "fr", "rdap"), ("redes", "es", "whois")])
def test_the_sandbox_s_own_bootstrap_says_who_has_rdap(registries, settings, tmp_path, registry, extension, source):
    (tmp_path / "registry").mkdir()
    shutil.copy(registries.home / "epp.json", tmp_path / "registry")
    settings.PARVIS_HOME = tmp_path

    assert sandbox_source(registry).lookup(f"exemple.{extension}").source == source


def test_before_the_sandbox_runs_there_is_nobody_to_ask(settings, tmp_path):
    settings.PARVIS_HOME, settings.PARVIS_REGISTRY_URL = tmp_path, ""

    for code in ("afnic", "ma"):
        with pytest.raises(NoRegistryError):
            sandbox_source(code).lookup("exemple.fr")
