"""Our copy of what a registry answers."""

from datetime import timedelta

import pytest

from parvis.domains.actions.snapshots import store
from parvis.domains.enums import DomainState
from parvis.domains.ports import Snapshot
from tests.factories import DomainFactory

pytestmark = pytest.mark.django_db


def seen(domain, *statuses, **more):
    return Snapshot(
        name=domain.name,
        created_at=domain.registered_at,
        expires_at=domain.expires_at,
        statuses=frozenset(statuses),
        nameservers=(),
        **more,
    )


def test_a_name_that_its_registry_deleted_is_in_redemption_from_that_instant_on(now):
    domain = DomainFactory()
    at = now - timedelta(days=3)

    store(domain.pk, seen(domain, "pendingDelete", "redemptionPeriod", updated_at=at), now=now)
    again = seen(domain, "pendingDelete", updated_at=now)
    stored = store(domain.pk, again, now=now + timedelta(days=30))

    assert (stored.state, stored.deleted_at) == (DomainState.REDEMPTION, at)


def test_a_registry_that_does_not_say_when_it_deleted_is_taken_at_first_sight(now):
    domain = DomainFactory()

    assert store(domain.pk, seen(domain, "quarantined"), now=now).deleted_at == now


def test_a_restored_name_is_active_again(now):
    domain = DomainFactory(state=DomainState.REDEMPTION, deleted_at=now)

    stored = store(domain.pk, seen(domain, "ok"), now=now)

    assert (stored.state, stored.deleted_at) == (DomainState.ACTIVE, None)


def test_a_name_that_is_no_longer_ours_does_not_come_back_by_a_late_answer(now):
    domain = DomainFactory(state=DomainState.RELEASED)

    assert store(domain.pk, seen(domain, "ok"), now=now).state == DomainState.RELEASED
