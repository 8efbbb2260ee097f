"""Zones follow the name servers of their names, in the transaction in which the registry's answer is stored (DNS-1)."""

from datetime import timedelta

import pytest

from parvis.dns import tasks as dns_tasks
from parvis.dns.actions.editing import save_record
from parvis.dns.models import Zone
from parvis.dns.queries import live_zone, records_of
from parvis.domains import tasks
from parvis.domains.actions import leaving
from parvis.domains.actions.snapshots import store
from parvis.domains.enums import DomainState
from parvis.domains.ports import Snapshot
from parvis.kit.actor import SYSTEM
from tests.dns.zones import record, zone_of
from tests.factories import DomainFactory

pytestmark = pytest.mark.django_db
OURS, OTHERS = None, ("ns1.other.example", "ns2.other.example")


def told(domain, servers, now, *statuses):
    """The registry's answer about ``domain``, stored; OURS are the servers of its brand."""
    seen = Snapshot(
        name=domain.name,
        created_at=domain.registered_at,
        expires_at=domain.expires_at,
        statuses=frozenset(statuses or ("ok",)),
        nameservers=tuple(domain.account.brand.nameservers) if servers is OURS else servers,
    )
    return store(domain.pk, seen, now=now)


@pytest.fixture
def domain(now):
    return told(DomainFactory(name="exemple.example", state=DomainState.PENDING), OURS, now)


def test_a_name_that_is_registered_with_our_servers_gets_an_empty_zone(domain):
    zone = live_zone(domain.name)

    assert (zone.account, zone.state, zone.number, records_of(zone)) == (domain.account, "served", 1, [])


def test_a_name_with_other_servers_gets_none_until_one_of_them_is_ours(now):
    domain = DomainFactory(state=DomainState.PENDING)
    told(domain, OTHERS, now)
    assert live_zone(domain.name) is None

    told(domain, (OTHERS[0], domain.account.brand.nameservers[0].upper()), now)

    assert live_zone(domain.name).state == "served"


def test_the_zone_is_kept_while_the_servers_are_others_and_comes_back_with_all_its_records(domain, now):
    save_record(live_zone(domain.name), record("@ A 203.0.113.27"), seen=1, actor=SYSTEM, now=now)

    told(domain, OTHERS, now)
    kept = live_zone(domain.name)
    assert (kept.state, kept.kept_until) == ("kept", now + timedelta(days=30))
    told(domain, OURS, now)

    back = live_zone(domain.name)
    assert (back.pk, back.state, back.kept_until) == (kept.pk, "served", None)
    assert len(records_of(back)) == 1


@pytest.mark.parametrize("leave", [leaving.deleted, lambda domain, now: leaving.left(domain, None, now=now)])
def test_a_name_that_left_keeps_its_zone_for_thirty_days(domain, now, leave):
    leave(domain, now=now - timedelta(days=31))
    assert live_zone(domain.name).state == "kept"

    dns_tasks.remove_due(0)

    assert Zone.objects.get(name=domain.name).state == "removed"


def test_a_name_in_redemption_keeps_its_zone_as_it_is(domain, now):
    told(domain, OURS, now, "pendingDelete", "redemptionPeriod")

    assert live_zone(domain.name).state == "served"


def test_a_late_answer_about_a_name_that_left_opens_no_zone(now):
    domain = DomainFactory(state=DomainState.RELEASED)

    told(domain, OURS, now)

    assert live_zone(domain.name) is None


def test_what_another_account_left_behind_is_not_given_to_who_has_the_name_now(domain, now):
    left = zone_of("@ A 203.0.113.27", name="other.example")

    told(DomainFactory(name="other.example", account=domain.account), OURS, now)

    left.refresh_from_db()
    new = live_zone("other.example")
    assert (left.state, new.account, records_of(new)) == ("removed", domain.account, [])


def test_names_from_before_there_were_zones_are_given_theirs(now):
    waits = DomainFactory()
    waits.nameservers = waits.account.brand.nameservers
    waits.save()
    elsewhere = DomainFactory(account=waits.account)

    tasks.open_zones(0)

    assert live_zone(waits.name).account == waits.account
    assert live_zone(elsewhere.name) is None
