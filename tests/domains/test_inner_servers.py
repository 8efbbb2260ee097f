"""Name servers inside the name itself, over EPP: their addresses reach the registry, exactly once (DOM-6)."""

from uuid import uuid4

import pytest
from django.utils import timezone

from parvis.domains.actions.nameservers import current_hosts, previous_hosts, request_nameservers
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Capability, Host
from parvis.domains.registries import registries as drivers
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import customer
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached

GLUE = ["192.0.2.1", "2001:db8::1"]


@pytest.fixture
def registry(registries):
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield driver
    driver.close()


@pytest.fixture
def domain(registry, fresh_name, transactional_db):
    run(operation_id=registration_of(fresh_name).pk)
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def change(domain, *hosts):
    return request_nameservers(
        domain,
        nameservers=[host.name for host in hosts],
        addresses=[" ".join(host.addresses) for host in hosts],
        actor=customer(domain.account),
        now=timezone.now(),
    )


def carry_out(operation):
    for _ in range(3):
        Operation.objects.filter(pk=operation.pk, state="waiting").update(due_at=timezone.now())
        run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def inner(domain, *addresses):
    return Host(f"ns1.{domain.name}", tuple(addresses or GLUE)), Host("ns2.other.example")


def test_the_registry_has_the_addresses_before_the_name_uses_the_server(domain, registry):
    assert carry_out(change(domain, *inner(domain))) == OperationState.DONE

    domain.refresh_from_db()
    assert set(domain.nameservers) == {f"ns1.{domain.name}", "ns2.other.example"}
    assert set(registry.fetch_host(f"ns1.{domain.name}").addresses) == set(GLUE)
    assert InnerHost.objects.get(domain=domain).addresses == GLUE
    assert set(current_hosts(domain)) == set(inner(domain))


def test_other_addresses_of_the_same_server_are_a_change(domain, registry):
    carry_out(change(domain, *inner(domain)))

    assert carry_out(change(domain, *inner(domain, "192.0.2.99"))) == OperationState.DONE

    assert registry.fetch_host(f"ns1.{domain.name}").addresses == ("192.0.2.99",)
    assert InnerHost.objects.get(domain=domain).addresses == ["192.0.2.99"]


@pytest.mark.parametrize("command", ["host:create", "update", "info", "host:check"])
@pytest.mark.parametrize("kind", ["drop-before", "drop-after", "half-frame"])
def test_whatever_is_lost_the_host_and_the_change_are_there_in_the_end(domain, registry, registries, command, kind):
    registries.fault("afnic", kind, command=command)

    assert carry_out(change(domain, *inner(domain))) == OperationState.DONE

    assert len(registries.commands(domain.name, "update")) == 1
    assert set(registry.fetch(domain.name).nameservers) == {host.name for host in inner(domain)}
    assert set(registry.fetch_host(f"ns1.{domain.name}").addresses) == set(GLUE)


def test_undoing_brings_back_the_servers_and_their_addresses(domain, registry):
    carry_out(change(domain, *inner(domain)))
    carry_out(change(domain, Host("ns3.other.example"), Host("ns4.other.example")))
    domain.refresh_from_db()

    before = previous_hosts(domain)

    assert set(before) == set(inner(domain))
    carry_out(change(domain, *before))
    assert set(registry.fetch(domain.name).nameservers) == {host.name for host in before}


def test_where_servers_are_attributes_of_the_name_their_addresses_go_with_it(registries, transactional_db):
    name = f"n{uuid4().hex[:12]}.eu"
    driver = drivers.named("eurid")
    assert Capability.HOSTS not in driver.capabilities
    run(operation_id=registration_of(name, tld="eu", registry="eurid").pk)
    domain = Domain.objects.select_related("account__brand").get(name=name)
    assert carry_out(change(domain, *inner(domain))) == OperationState.DONE

    registries.fault("eurid", "drop-after", command="update")
    assert carry_out(change(domain, *inner(domain, "192.0.2.99"))) == OperationState.DONE

    domain.refresh_from_db()
    assert Host(f"ns1.{name}", ("192.0.2.99",)) in current_hosts(domain)
    assert len(registries.commands(name, "update")) == 2
