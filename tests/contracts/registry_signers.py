"""What every RegistryDriver must do with what signs a name's zone: DS data, or keys where the registry takes those."""

import pytest

from parvis.domains.ports import Capability, DsRecord, KeyRecord, OutcomeUnknownError, RefusedError
from tests.contracts.registry import offers, registered

DIGESTS = (DsRecord(12345, 13, 2, "AB" * 32), DsRecord(54321, 13, 2, "CD" * 32))
KEYS = (KeyRecord(257, 3, 13, "GojI" * 21 + "Ag=="), KeyRecord(257, 3, 13, "goji" * 21 + "Ag=="))
AGAINST_POLICY = 2306


def forms(registry):
    """Two records of the form that it takes, and one of the other."""
    return (*DIGESTS, KEYS[0]) if Capability.DS_DATA in registry.capabilities else (*KEYS, DIGESTS[0])


class RegistrySignerContract:
    def test_records_become_exactly_what_is_wanted(self, registry, name):
        offers(registry, Capability.DNSSEC)
        registered(registry, name)
        one, other, _refused = forms(registry)

        assert registry.update(name, ds=[one], key="contract-2").ds == {one}
        assert registry.update(name, ds=[other], key="contract-3").ds == {other}
        assert registry.update(name, ds=[other, one], key="contract-4").ds == {one, other}
        assert registry.update(name, ds=[one, other], key="contract-5").ds == {one, other}
        assert registry.fetch(name).ds == {one, other}
        assert registry.update(name, ds=[], key="contract-6").ds == frozenset()

    def test_records_of_the_other_form_are_refused_and_nothing_changes(self, registry, name):
        offers(registry, Capability.DNSSEC)
        registered(registry, name)
        one, _other, refused = forms(registry)
        registry.update(name, ds=[one], key="contract-2")

        with pytest.raises(RefusedError) as refusal:
            registry.update(name, ds=[one, refused], key="contract-3")

        assert refusal.value.code == AGAINST_POLICY
        assert registry.fetch(name).ds == {one}

    def test_a_lost_answer_about_records_is_settled_by_doing_it_again(self, registry, world, name):
        offers(registry, Capability.DNSSEC)
        registered(registry, name)
        one, *_others = forms(registry)
        world.fault("drop-after", name, "update")

        with pytest.raises(OutcomeUnknownError):
            registry.update(name, ds=[one], key="contract-2")

        assert registry.update(name, ds=[one], key="contract-3").ds == {one}
