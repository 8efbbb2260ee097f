import pytest

from parvis.domains.registries import registries as drivers
from tests.simulators.books import books_add_up
from tests.simulators.epp_driver import reached
from tests.simulators.fixtures import fresh_name, registries, registry_process

__all__ = ["books_add_up", "fresh_name", "registries", "registry_process", "world"]


@pytest.fixture
def world(registries):
    """The sandbox registries, .fr reached by EPP."""
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield registries
    driver.close()
