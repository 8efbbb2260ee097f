"""Fixtures that tests of names share: imported by their conftest."""

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
    settings.PARVIS_REGISTRY_URL = registry_process.url
    yield registry_process
    registry_process.heal()


@pytest.fixture
def fresh_name():
    """A name that nobody registered before in this run."""
    return f"n{uuid.uuid4().hex[:12]}.fr"
