import pytest

from tests.chaos.shop import REGISTRY
from tests.simulators.books import books_add_up
from tests.simulators.epp_driver import reached

__all__ = ["books_add_up", "calm"]


@pytest.fixture
def calm(registries):
    """Our driver, with all the time there is."""
    driver = reached(registries, REGISTRY)
    yield driver
    driver.close()
