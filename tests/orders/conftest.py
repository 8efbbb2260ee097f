from tests.simulators.fixtures import fresh_name, registries, registry_process

__all__ = ["fresh_name", "registries", "registry_process"]
