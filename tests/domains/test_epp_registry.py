"""The driver of registries by EPP keeps the contract of its port, over TLS against the simulated registries."""

import time
import uuid

import pytest

from parvis.config.simulated import simulated
from parvis.domains.ports import Capability, RefusedError
from parvis_registry.policies import REGISTRIES
from tests.contracts.registry import RegistryContract, registered
from tests.contracts.registry_life import RegistryLifeContract
from tests.contracts.registry_objects import RegistryObjectContract
from tests.contracts.registry_signers import RegistrySignerContract
from tests.contracts.registry_trades import RegistryTradeContract
from tests.contracts.registry_transfers import RegistryTransferContract
from tests.simulators.epp_driver import reached
from tests.simulators.registry import running

CODE = "identity"


@pytest.fixture(scope="module")
def registry_process(tmp_path_factory):
    """Registries whose clock these tests alone move on."""
    with running(tmp_path_factory.mktemp("aged")) as registries:
        yield registries


class World:
    def __init__(self, simulator, code=CODE):
        self._simulator = simulator
        self._code = code

    def taken(self, name):
        self._simulator.taken_by_another(name, self._code)

    def fault(self, kind, name, command):
        self._simulator.fault("", kind, name=name, command=command, value="1" if kind == "delay" else "")

    def settle(self):
        """The second is over."""
        time.sleep(1)

    def holders_code(self, name):
        return self._simulator.holders("code", name)

    @property
    def trade_command(self):
        return {"afnic": "trade-request"}.get(self._code, "transfer-request")

    def trades(self, name):
        return sum(action in {"trade", "transfer"} for _who, action, _minor in self._simulator.owed(name))

    def aged(self, name):
        """Its time of first grace is over, and its lock after registration."""
        self._simulator.later(days=61)


class TestEppRegistry(
    RegistryContract, RegistryLifeContract, RegistryObjectContract, RegistrySignerContract, RegistryTransferContract
):
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


@pytest.mark.parametrize("code", ["eurid", "dnsbelgium", "denic", "sidn"])
class TestRegistriesThatTakeKeys(RegistrySignerContract):
    """Each as Parvis knows it."""

    @pytest.fixture
    def world(self, registries, code):
        return World(registries, code)

    @pytest.fixture
    def registry(self, registries, code):
        driver = simulated(code, lambda: registries.home)
        yield driver
        driver.close()

    @pytest.fixture
    def name(self, code):
        return f"c{uuid.uuid4().hex[:12]}.{REGISTRIES[code][0]}"

    def test_they_say_so(self, registry):
        assert Capability.DNSSEC in registry.capabilities
        assert Capability.DS_DATA not in registry.capabilities


@pytest.mark.parametrize("code", ["afnic", "dnsbelgium"])
class TestRegistriesThatTrade(RegistryTradeContract):
    """Each as Parvis knows it."""

    @pytest.fixture
    def world(self, registries, code):
        return World(registries, code)

    @pytest.fixture
    def registry(self, registries, code):
        driver = simulated(code, lambda: registries.home)
        yield driver
        driver.close()

    @pytest.fixture
    def name(self, code):
        return f"c{uuid.uuid4().hex[:12]}.{REGISTRIES[code][0]}"


def test_where_an_ordinary_change_does_there_is_no_trade(registries):
    driver = simulated("verisign", lambda: registries.home)
    name = f"c{uuid.uuid4().hex[:12]}.com"
    registered(driver, name)

    for call in (
        lambda: driver.request_trade(name, registrant="PV1", auth_code="x", key="k"),
        lambda: driver.send_auth_code(name, key="k"),
    ):
        with pytest.raises(RefusedError) as refusal:
            call()
        assert refusal.value.code == 2307
    assert driver.trade(name) is None
    driver.close()
