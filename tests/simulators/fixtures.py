"""Fixtures that many tests share: one process of the simulated registries, and what the first start of a copy makes."""

import os
import uuid

import pytest

from tests.simulators import copies
from tests.simulators.registry import running


@pytest.fixture(scope="session")
def registry_process(tmp_path_factory):
    with running(tmp_path_factory.mktemp("registry")) as registries:
        yield registries


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """Data of the demonstration whose first start is over: made once for all workers of the run (see ``copies.begun``)."""
    base = tmp_path_factory.getbasetemp()
    return copies.begun(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


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
