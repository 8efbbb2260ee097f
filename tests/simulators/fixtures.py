"""Fixtures that tests of names share: one process of the simulator, and one session with each of its registries."""

import uuid

import pytest

from tests.simulators.registry import running


@pytest.fixture(scope="session")
def registry_process(tmp_path_factory):
    with running(tmp_path_factory.mktemp("registry")) as registries:
        yield registries


@pytest.fixture
def registries(registry_process, settings):
    """The simulated registries, without faults, as the drivers reach them."""
    registry_process.heal()
    settings.PARVIS_REGISTRY_HOME = registry_process.home
    yield registry_process
    registry_process.heal()


@pytest.fixture
def fresh_name():
    """A name that nobody registered before in this run."""
    return f"n{uuid.uuid4().hex[:12]}.fr"
