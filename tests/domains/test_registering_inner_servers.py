"""Names ordered with name servers inside themselves, over EPP: registered once, with their addresses (CART-2, DOM-6)."""

from uuid import uuid4

import pytest
from django.utils import timezone

from parvis.domains.enums import DomainState
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Capability, Host
from parvis.domains.registries import registries as drivers
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)
GLUE = ("192.0.2.1", "2001:db8::1")


def inner(name, *addresses):
    return Host(f"ns1.{name}", addresses or GLUE), Host("ns2.other.example")


def carry_out():
    """Everything that is queued, as often as it takes."""
    for _ in range(4):
        Operation.objects.filter(state="waiting").update(due_at=timezone.now())
        for pk in list(Operation.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)):
            run(operation_id=pk)
    return set(Operation.objects.values_list("state", flat=True))


def complete(name, registry):
    seen = drivers.named(registry).fetch(name)
    assert {host.lower() for host in seen.nameservers} == {host.name for host in inner(name)}
    domain = Domain.objects.get(name=name)
    assert domain.state == DomainState.ACTIVE
    assert set(domain.nameservers) == {host.name for host in inner(name)}
    return domain


def test_the_host_is_made_with_its_addresses_and_the_name_uses_it(registries, fresh_name):
    registration_of(fresh_name, servers=inner(fresh_name))

    assert carry_out() == {OperationState.DONE}

    domain = complete(fresh_name, "afnic")
    assert set(drivers.named("afnic").fetch_host(f"ns1.{fresh_name}").addresses) == set(GLUE)
    assert InnerHost.objects.get(domain=domain).addresses == list(GLUE)
    assert [message.template for message in Message.objects.all()] == ["domain-registered"]


@pytest.mark.parametrize("command", ["create", "update", "info", "host:check", "host:create"])
@pytest.mark.parametrize("kind", ["drop-before", "drop-after", "half-frame", "duplicate"])
def test_whatever_is_lost_there_is_one_registration_and_its_servers(registries, fresh_name, command, kind):
    registries.fault("afnic", kind, command=command)
    registration_of(fresh_name, servers=inner(fresh_name))

    assert carry_out() == {OperationState.DONE}

    complete(fresh_name, "afnic")
    assert [line["code"] for line in registries.commands(fresh_name, "create")].count(1000) == 1
    assert set(drivers.named("afnic").fetch_host(f"ns1.{fresh_name}").addresses) == set(GLUE)


@pytest.mark.parametrize("kind", ["drop-before", "drop-after"])
def test_a_line_cut_between_the_name_and_its_host_is_made_up_for(registries, fresh_name, kind):
    registries.fault("afnic", kind, name=f"ns1.{fresh_name}", command="host:create")
    registration_of(fresh_name, servers=inner(fresh_name))

    assert carry_out() == {OperationState.DONE}

    domain = complete(fresh_name, "afnic")
    assert InnerHost.objects.get(domain=domain).addresses == list(GLUE)
    assert len(registries.commands(fresh_name, "create")) == 1
    assert Operation.objects.filter(kind="domain.nameservers").count() == 1


def test_addresses_that_the_registry_refuses_leave_the_name_registered(registries, fresh_name):
    registries.fault(
        "afnic", "refuse", name=f"ns1.{fresh_name}", command="host:create", value="2005 Not like this", is_once=False
    )
    registration_of(fresh_name, servers=inner(fresh_name))

    carry_out()

    assert Domain.objects.get(name=fresh_name).state == DomainState.ACTIVE
    assert Operation.objects.get(kind="domain.register").state == OperationState.DONE
    assert Operation.objects.get(kind="domain.nameservers").refusal_code == 2005
    assert {message.template for message in Message.objects.all()} >= {"domain-registered", "domain-change-refused"}


def test_where_servers_are_attributes_the_addresses_go_with_the_registration(registries):
    name = f"n{uuid4().hex[:12]}.eu"
    assert Capability.HOSTS not in drivers.named("eurid").capabilities
    registration_of(name, tld="eu", registry="eurid", servers=inner(name))

    assert carry_out() == {OperationState.DONE}

    complete(name, "eurid")
    assert not registries.commands(name, "update")


def test_a_name_on_servers_of_another_one_waits_for_that_one(registries, fresh_name):
    second = f"u{fresh_name}"
    later = registration_of(second, line_id=2, servers=inner(fresh_name))
    first = registration_of(fresh_name, line_id=1, servers=inner(fresh_name))

    run(operation_id=later.pk)
    later.refresh_from_db()
    assert (later.state, later.is_unknown) == (OperationState.WAITING, False)
    assert not registries.commands(second, "create")
    run(operation_id=first.pk)

    assert carry_out() == {OperationState.DONE}
    assert set(drivers.named("afnic").fetch(second).nameservers) == {host.name for host in inner(fresh_name)}
