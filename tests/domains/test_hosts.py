"""Host objects under a name, over EPP: created, changed and removed exactly once (DOM-6)."""

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domains.actions.host_changes import request_host, request_host_removal
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.models import Domain, InnerHost
from parvis.domains.operations.looking import look
from parvis.domains.ports import Host
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import customer
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached


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


def declare(domain, host="ns1", addresses="192.0.2.1 2001:db8::1"):
    actor = customer(domain.account)
    return request_host(domain, host=host, addresses=addresses, actor=actor, now=timezone.now())


def remove(domain, host):
    return request_host_removal(domain, host=host, actor=customer(domain.account), now=timezone.now())


def carry_out(operation):
    for _ in range(3):
        Operation.objects.filter(pk=operation.pk, state="waiting").update(due_at=timezone.now())
        run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def test_a_host_is_declared_with_its_addresses(domain, registry):
    assert carry_out(declare(domain)) == OperationState.DONE

    name = f"ns1.{domain.name}"
    assert set(registry.fetch_host(name).addresses) == {"192.0.2.1", "2001:db8::1"}
    assert InnerHost.objects.get(domain=domain).name == name
    actions = set(Entry.objects.filter(subject=domain.name).values_list("action", flat=True))
    assert {"domain.host-requested", "domain.host-changed"} <= actions


def test_asking_twice_is_asking_once(domain):
    assert declare(domain) == declare(domain)


def test_two_hosts_are_declared_beside_each_other_but_one_host_changes_once_at_a_time(domain):
    declare(domain)
    declare(domain, host="ns2")

    with pytest.raises(NotAllowedError):
        declare(domain, addresses="192.0.2.9")


@pytest.mark.parametrize("kind", ["drop-before", "drop-after", "half-frame", "duplicate"])
@pytest.mark.parametrize("command", ["host:create", "host:update", "host:info"])
def test_whatever_is_lost_the_host_has_the_addresses_in_the_end(domain, registry, registries, kind, command):
    carry_out(declare(domain))
    registries.fault("afnic", kind, command=command)

    assert carry_out(declare(domain, addresses="192.0.2.7")) == OperationState.DONE

    assert registry.fetch_host(f"ns1.{domain.name}").addresses == ("192.0.2.7",)
    assert InnerHost.objects.get(domain=domain).addresses == ["192.0.2.7"]


@pytest.mark.parametrize("kind", ["drop-before", "drop-after"])
def test_a_removal_whose_answer_is_lost_is_a_removal(domain, registry, registries, kind):
    carry_out(declare(domain))
    registries.fault("afnic", kind, command="host:delete")

    assert carry_out(remove(domain, f"ns1.{domain.name}")) == OperationState.DONE

    assert registry.fetch_host(f"ns1.{domain.name}") is None
    assert not InnerHost.objects.filter(domain=domain).exists()


def test_a_host_in_use_stays(domain, registry):
    host = f"ns1.{domain.name}"
    asked = request_nameservers(
        domain,
        nameservers=[host, "ns2.other.example"],
        addresses=["192.0.2.1"],
        actor=customer(domain.account),
        now=timezone.now(),
    )
    carry_out(asked)

    with pytest.raises(NotAllowedError):
        remove(domain, host)


def test_a_use_that_only_the_registry_knows_of_is_told_to_the_customer(domain, registry):
    carry_out(declare(domain))
    user = f"u{domain.name}"
    run(operation_id=registration_of(user, line_id=2).pk)
    registry.update(user, nameservers=[Host(f"ns1.{domain.name}"), Host("ns2.other.example")], key="elsewhere")

    operation = remove(domain, f"ns1.{domain.name}")

    assert carry_out(operation) == OperationState.CANCELLED
    assert operation.refusal_code == 2305
    assert registry.fetch_host(f"ns1.{domain.name}") is not None
    assert Message.objects.filter(template="domain-change-refused").count() == 1


def test_what_was_declared_elsewhere_is_found_with_its_addresses_at_the_next_look(domain, registry):
    registry.put_host(Host(f"ns7.{domain.name}", ("192.0.2.70",)), key="elsewhere")

    look(domain.pk)

    assert InnerHost.objects.get(domain=domain, name=f"ns7.{domain.name}").addresses == ["192.0.2.70"]


def test_what_was_removed_elsewhere_is_forgotten_at_the_next_look(domain, registry):
    carry_out(declare(domain))
    registry.delete_host(f"ns1.{domain.name}", key="elsewhere")

    look(domain.pk)

    assert not InnerHost.objects.filter(domain=domain).exists()


@pytest.mark.parametrize(
    ("host", "addresses", "field"),
    [
        ("ns1.other.example", "192.0.2.1", "host"),
        ("-", "192.0.2.1", "host"),
        ("ns1", "", "addresses"),
        ("ns1", "127.0.0.1", "addresses"),
        ("ns1", "fe80::1", "addresses"),
    ],
)
def test_what_no_registry_takes_is_refused_at_its_field(domain, host, addresses, field):
    with pytest.raises(NotAllowedError) as refusal:
        declare(domain, host=host, addresses=addresses)

    assert refusal.value.field == field
