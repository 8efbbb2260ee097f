import pytest

from tests.simulators.books import books_add_up

__all__ = ["books_add_up", "world"]


@pytest.fixture
def world(registries):
    """The simulated registries, by the name that lives of names know them."""
    return registries
