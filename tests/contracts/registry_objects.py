"""What every RegistryDriver must do with contacts and host objects.

Beside what ``tests.contracts.registry`` wants of a driver's tests, ``other`` is the driver of another registrar there.
"""

from dataclasses import replace
from uuid import uuid4

import pytest

from parvis.domains.ports import Capability, ContactRole, Host, OutcomeUnknownError, RefusedError
from tests.contracts.registry import HOLDER, offers, registered

IN_USE, EXISTS = 2305, 2302
MOVED = replace(HOLDER, street=("20 rue du Modèle", "2e étage"), city="Lyon", postal_code="69001")


class RegistryObjectContract:
    @pytest.fixture
    def handle(self):
        return f"PV{uuid4().hex[:10].upper()}"

    def test_a_contact_is_kept_as_it_was_given(self, registry, handle):
        assert registry.fetch_contact(handle) is None

        told = registry.put_contact(handle, HOLDER, key="contract-1")

        assert registry.fetch_contact(told) == HOLDER

    def test_a_contact_put_again_is_changed_or_left(self, registry, handle):
        told = registry.put_contact(handle, HOLDER, key="contract-1")

        assert registry.put_contact(told, HOLDER, key="contract-2") == told
        assert registry.put_contact(told, MOVED, key="contract-3") == told

        assert registry.fetch_contact(told) == MOVED

    def test_a_lost_answer_about_a_contact_is_settled_by_doing_it_again(self, registry, world, handle):
        world.fault("drop-after", handle, "contact:create")
        with pytest.raises(OutcomeUnknownError):
            registry.put_contact(handle, HOLDER, key="contract-1")

        assert registry.fetch_contact(registry.put_contact(handle, HOLDER, key="contract-2")) == HOLDER

    def test_anothers_contact_is_not_changed(self, registry, other, handle):
        told = other.put_contact(handle, HOLDER, key="contract-1")

        with pytest.raises(RefusedError):
            registry.put_contact(told, MOVED, key="contract-2")

        assert other.fetch_contact(told) == HOLDER

    def test_a_contact_in_use_stays_and_one_that_is_gone_is_gone(self, registry, name, handle):
        registered(registry, name)
        used = registry.fetch(name).contacts[ContactRole.REGISTRANT]
        told = registry.put_contact(handle, HOLDER, key="contract-2")

        with pytest.raises(RefusedError) as refusal:
            registry.delete_contact(used, key="contract-3")
        registry.delete_contact(told, key="contract-4")
        registry.delete_contact(told, key="contract-5")

        assert refusal.value.code == IN_USE
        assert registry.fetch_contact(told) is None

    def test_the_holder_of_a_name_changes(self, registry, name, handle):
        registered(registry, name)
        told = registry.put_contact(handle, MOVED, key="contract-2")

        seen = registry.update(name, contacts={ContactRole.REGISTRANT: told}, key="contract-3")

        assert seen.contacts[ContactRole.REGISTRANT] == told

    def test_a_host_gets_exactly_the_addresses_that_are_wanted(self, registry, name):
        offers(registry, Capability.HOSTS)
        registered(registry, name)
        host = Host(f"ns1.{name}", ("192.0.2.1", "2001:db8::1"))
        assert registry.fetch_host(host.name) is None

        registry.put_host(host, key="contract-2")
        assert same(registry.fetch_host(host.name), host)

        other = replace(host, addresses=("192.0.2.2",))
        registry.put_host(other, key="contract-3")
        registry.put_host(other, key="contract-4")
        assert same(registry.fetch_host(host.name), other)
        assert registry.fetch(name).hosts == (host.name,)

    def test_a_host_in_use_stays_and_one_that_is_gone_is_gone(self, registry, name):
        offers(registry, Capability.HOSTS)
        registered(registry, name)
        host = Host(f"ns1.{name}", ("192.0.2.1",))
        registry.update(name, nameservers=[host, Host("ns2.client.example")], key="contract-2")

        with pytest.raises(RefusedError) as refusal:
            registry.delete_host(host.name, key="contract-3")
        assert refusal.value.code == IN_USE

        registry.update(name, nameservers=[Host("ns1.client.example"), Host("ns2.client.example")], key="contract-4")
        registry.delete_host(host.name, key="contract-5")
        registry.delete_host(host.name, key="contract-6")
        assert registry.fetch_host(host.name) is None

    def test_servers_inside_the_name_are_registered_with_it(self, registry, name):
        inner = Host(f"ns1.{name}", ("192.0.2.1",))

        seen = registered(registry, name, nameservers=[inner, Host("ns2.client.example")])

        assert set(seen.nameservers) == {inner.name, "ns2.client.example"}


def same(seen, wanted):
    return seen.name == wanted.name and set(seen.addresses) == set(wanted.addresses)
