"""What every RegistryDriver must do with a name's life: changes beside the simplest, deletion, restoration.

Beside what ``tests.contracts.registry`` wants of a driver's tests, ``world.aged(name)`` makes a name of ours old enough
that its deletion can be taken back.
"""

import pytest

from parvis.domains.ports import Capability, OutcomeUnknownError, RefusedError
from tests.contracts.registry import offers, registered


class RegistryLifeContract:
    def test_a_name_is_held_back_from_the_dns_and_let_go(self, registry, name):
        registered(registry, name)

        assert "clientHold" in registry.update(name, is_held=True, key="contract-2").statuses
        assert "clientHold" not in registry.update(name, is_held=False, key="contract-3").statuses

    def test_a_deleted_name_can_be_restored(self, registry, world, name):
        offers(registry, Capability.RESTORE)
        registered(registry, name)
        world.aged(name)
        registry.delete(name, key="contract-2")
        assert "redemptionPeriod" in registry.fetch(name).statuses

        restored = registry.restore(name, fee=None, reason="Registrant error.", key="contract-3")

        assert "pendingDelete" not in restored.statuses
        assert restored.expires_at >= restored.created_at
        assert registry.restore(name, fee=None, reason="Registrant error.", key="contract-4") == restored

    def test_a_lost_answer_to_a_restoration_is_settled_by_doing_it_again(self, registry, world, name):
        offers(registry, Capability.RESTORE)
        registered(registry, name)
        world.aged(name)
        registry.delete(name, key="contract-2")
        world.fault("drop-after", name, "restore")

        with pytest.raises(OutcomeUnknownError):
            registry.restore(name, fee=None, reason="Registrant error.", key="contract-3")

        assert (
            "pendingDelete"
            not in registry.restore(name, fee=None, reason="Registrant error.", key="contract-4").statuses
        )

    def test_a_name_deleted_twice_is_deleted(self, registry, world, name):
        registered(registry, name)
        world.aged(name)

        registry.delete(name, key="contract-2")
        registry.delete(name, key="contract-3")

        seen = registry.fetch(name)
        assert seen is None or "pendingDelete" in seen.statuses

    def test_anothers_name_cannot_be_deleted(self, registry, world, name):
        world.taken(name)

        with pytest.raises(RefusedError):
            registry.delete(name, key="contract-1")
