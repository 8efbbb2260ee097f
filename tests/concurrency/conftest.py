from tests.simulators.books import books_add_up
from tests.simulators.fixtures import fresh_name, registries, registry_process

__all__ = ["books_add_up", "fresh_name", "registries", "registry_process"]
