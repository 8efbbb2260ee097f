import uuid

import pytest

from tests.simulators.epp_asking import Asker, schemas_if_any
from tests.simulators.fixtures import registry_process
from tests.simulators.registry import running

__all__ = ["registry_process"]


@pytest.fixture
def schemas():
    if schemas_if_any() is None:
        pytest.skip("EPP_SCHEMAS names no folder with the schemas of EPP")
    return schemas_if_any()


@pytest.fixture
def simulator(registry_process):
    registry_process.heal()
    yield registry_process
    registry_process.heal()


@pytest.fixture
def own_simulator(tmp_path):
    """One whose clock and life nobody shares."""
    with running(tmp_path / "registry") as registries:
        yield registries


@pytest.fixture
def connect():
    """Connections, closed at the end. With ``who`` they are signed in, and a contact ``HOLDER1`` is there."""
    made = []

    def connected(simulator, registry="verisign", who="parvis"):
        asker = Asker(simulator.epp, registry)
        made.append(asker)
        if who:
            assert asker.login(who).code == 1000
            asker.contact("HOLDER1")
        return asker

    yield connected
    for asker in made:
        asker.close()


@pytest.fixture
def line(simulator, connect):
    """Signed in at the registry of .com."""
    return connect(simulator)


@pytest.fixture
def name():
    return f"n{uuid.uuid4().hex[:12]}.com"
