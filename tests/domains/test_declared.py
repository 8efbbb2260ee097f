"""Registries are asked about the name servers that a provider says it declared there (DOM-15)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.domains.enums import DeclarationState
from parvis.domains.models import Declaration
from parvis.domains.operations import declared
from parvis.domains.ports import Host
from parvis.domains.registries import registries as drivers
from parvis.domains.tasks import ask_all_declared, ask_declared
from parvis.kit.drivers import UnknownDriverError
from parvis.provisioning.tasks import run
from tests.factories import DeclarationFactory, DeclaredServerFactory, TldFactory
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached, unreached


@pytest.fixture
def registry(registries, transactional_db):
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield driver
    driver.close()


@pytest.fixture
def server(registry, fresh_name):
    """Under no extension of this registry: it needs no addresses there."""
    return DeclaredServerFactory(name=f"ns1.{fresh_name.partition('.')[0]}.example")


def state(server):
    return Declaration.objects.get(server=server, registry="afnic")


def ask(server):
    declared.ask(server.brand_id, before=None)
    return state(server).state


def test_a_host_that_is_there_is_confirmed(registry, server):
    registry.put_host(Host(server.name), key="test")

    assert ask(server) == DeclarationState.AGREES
    assert timezone.now() - state(server).told_at < timedelta(minutes=1)


def test_a_host_that_is_not_there_is_missing(server):
    assert ask(server) == DeclarationState.MISSING


def test_under_an_extension_of_the_registry_the_addresses_must_be_the_same(registry, registries, fresh_name):
    TldFactory(name="fr", registry="afnic")
    server = DeclaredServerFactory(name=f"ns1.{fresh_name}")
    run(operation_id=registration_of(fresh_name).pk)
    registry.put_host(Host(server.name, ("192.0.2.53",)), key="test")
    assert ask(server) == DeclarationState.AGREES

    registry.put_host(Host(server.name, ("192.0.2.99",)), key="test")

    assert ask(server) == DeclarationState.DIFFERS
    assert state(server).found == ["192.0.2.99"]


def test_silence_leaves_what_was_told_with_its_age(registry, server):
    registry.put_host(Host(server.name), key="test")
    ask(server)
    before = state(server).told_at

    with drivers.replaced("afnic", unreached("afnic")):
        assert ask(server) == DeclarationState.AGREES

    assert state(server).told_at == before
    assert state(server).problem


def test_a_silent_registry_holds_up_no_other(registry, server):
    registry.put_host(Host(server.name), key="test")
    DeclarationFactory(server=server, registry="aaa-unknown")
    with pytest.raises(UnknownDriverError):
        drivers.named("aaa-unknown")

    assert ask(server) == DeclarationState.AGREES
    assert Declaration.objects.get(registry="aaa-unknown").problem


def test_registries_without_host_objects_are_not_asked(server):
    with drivers.replaced("afnic", unreached("afnic", profile="dnsbelgium")):
        assert ask(server) == DeclarationState.UNTOLD
        assert declared.to_ask(timezone.now()) == []

    assert not state(server).problem


def test_each_is_asked_once_a_day(registry, server):
    ask_all_declared(0)
    ask_declared(brand_id=server.brand_id, before=(timezone.now() - timedelta(days=1)).isoformat())

    assert state(server).state == DeclarationState.MISSING
    assert declared.to_ask(timezone.now() - timedelta(days=1)) == []
    assert declared.to_ask(timezone.now()) == [server.brand_id]
