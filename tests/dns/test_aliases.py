"""ALIAS records are published as the addresses that they lead to, looked up by us (DNS-1, guide 9.5.3)."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.dns import tasks
from parvis.dns.actions import editing, zones
from parvis.dns.content import content_of
from parvis.dns.models import Alias, Version, Zone
from parvis.dns.operations.resolve import resolve
from parvis.dns.ports import Addresses
from parvis.dns.queries import addresses_of
from parvis.dns.resolvers import SYSTEM as BY_SYSTEM
from parvis.dns.resolvers import resolvers
from parvis.kit.actor import SYSTEM
from tests.dns.zones import record, zone_of
from tests.factories import NOW
from tests.simulators.together import together

pytestmark = pytest.mark.django_db
THERE = Addresses((("A", "203.0.113.7"), ("AAAA", "2001:db8::7")), 120)


class World:
    """What the world answers, as a test says it."""

    def __init__(self):
        self.answers, self.asked = {}, []

    def addresses(self, name):
        self.asked.append(name)
        return self.answers.get(name, Addresses((), 0, f"{name} does not exist"))


@pytest.fixture(autouse=True)
def world():
    found = World()
    with resolvers.only({BY_SYSTEM: found}):
        found.answers["site.hebergeur.example"] = THERE
        yield found


def aliased(*more):
    return zone_of("@ ALIAS site.hebergeur.example.", "mail A 203.0.113.25", *more)


def looked_up(now=NOW):
    for alias in Alias.objects.order_by("pk"):
        resolve(alias.pk, now=now)


def served(zone, owner=""):
    """(type, TTL, values) at a name, without what stands at the top of every zone."""
    name = f"{owner}.{zone.name}." if owner else f"{zone.name}."
    found = content_of(Zone.objects.get(pk=zone.pk)).sets
    return [(one.kind, one.ttl, one.values) for one in found if one.owner == name and one.kind not in {"SOA", "NS"}]


def test_until_it_is_looked_up_nothing_is_there_then_its_addresses_are():
    zone = aliased()
    assert served(zone) == []
    assert ProcrastinateJob.objects.filter(task_name="dns.resolve").count() == 1

    looked_up()

    assert served(zone) == [("A", 120, ("203.0.113.7",)), ("AAAA", 120, ("2001:db8::7",))]
    assert served(zone, "mail") == [("A", 300, ("203.0.113.25",))]
    assert content_of(zone).serial < content_of(Zone.objects.get()).serial
    assert Version.objects.count() == 1


def test_the_same_answer_publishes_nothing_anew_and_another_one_does(world):
    zone = aliased()
    looked_up()
    first = Zone.objects.get().serial

    looked_up(NOW + timedelta(seconds=120))
    assert Zone.objects.get().serial == first

    world.answers["site.hebergeur.example"] = Addresses((("A", "203.0.113.8"),), 30)
    looked_up(NOW + timedelta(seconds=240))

    assert Zone.objects.get().serial > first
    # Not more often than each minute, whatever the answer says.
    assert served(zone) == [("A", 60, ("203.0.113.8",))]
    assert Alias.objects.get().due_at == NOW + timedelta(seconds=300)


def test_where_nothing_answers_the_last_good_answer_stays_and_the_failure_is_kept(world):
    zone = aliased()
    looked_up()
    del world.answers["site.hebergeur.example"]

    looked_up(NOW + timedelta(seconds=120))

    assert served(zone) == [("A", 120, ("203.0.113.7",)), ("AAAA", 120, ("2001:db8::7",))]
    alias = Alias.objects.get()
    assert (alias.problem, alias.resolved_at) == ("site.hebergeur.example does not exist", NOW)
    assert alias.due_at == NOW + timedelta(seconds=180)


def test_what_is_as_old_as_it_may_be_is_looked_up_again_each_once(monkeypatch):
    aliased("www ALIAS site.hebergeur.example.")
    looked_up()
    ProcrastinateJob.objects.all().delete()
    monkeypatch.setattr("parvis.dns.tasks.timezone.now", lambda: NOW + timedelta(seconds=119))
    tasks.resolve_due(timestamp=0)
    assert not ProcrastinateJob.objects.exists()

    monkeypatch.setattr("parvis.dns.tasks.timezone.now", lambda: NOW + timedelta(seconds=120))
    tasks.resolve_due(timestamp=0)
    tasks.resolve_due(timestamp=0)

    assert ProcrastinateJob.objects.filter(task_name="dns.resolve").count() == 2


def test_a_name_of_the_zone_itself_is_read_there_along_its_aliases(world):
    zone = zone_of("@ ALIAS www.exemple.example.", "www CNAME web.exemple.example.", "web A 203.0.113.27")

    looked_up()

    assert served(zone) == [("A", 300, ("203.0.113.27",))]
    assert world.asked == []


def test_a_name_of_the_zone_that_leads_out_of_it_is_asked_outside(world):
    zone = zone_of("@ ALIAS www.exemple.example.", "www CNAME site.hebergeur.example.")

    looked_up()

    assert [values for _kind, _ttl, values in served(zone)] == [("203.0.113.7",), ("2001:db8::7",)]
    assert world.asked == ["site.hebergeur.example"]


def test_an_edit_of_the_zone_has_it_looked_up_at_once():
    zone = zone_of("@ ALIAS www.exemple.example.", "www A 203.0.113.27")
    looked_up()
    old = next(one for one in Zone.objects.get().records.filter(until=None) if one.owner == "www")

    editing.save_record(
        zone, record("www A 203.0.113.28"), seen=1, replaces=old.key, actor=SYSTEM, now=NOW + timedelta(seconds=5)
    )
    looked_up(NOW + timedelta(seconds=6))

    assert served(zone) == [("A", 300, ("203.0.113.28",))]


def test_led_elsewhere_the_old_addresses_are_gone_and_a_late_answer_about_them_counts_for_nothing(world):
    zone = aliased()
    looked_up()
    (old,) = [one for one in zone.records.filter(until=None) if one.kind == "ALIAS"]
    before = Alias.objects.get()

    editing.save_record(
        zone, record("@ ALIAS other.hebergeur.example."), seen=1, replaces=old.key, actor=SYSTEM, now=NOW
    )
    tasks.aliases.resolved(before.pk, before.target, THERE, now=NOW)

    assert served(zone) == []
    assert Alias.objects.get().target == "other.hebergeur.example"


def test_a_deleted_alias_is_looked_up_no_more(world):
    zone = aliased()
    (old,) = [one for one in zone.records.filter(until=None) if one.kind == "ALIAS"]

    editing.delete_records(zone, [old.key], seen=1, actor=SYSTEM, now=NOW)

    assert not Alias.objects.exists()
    assert addresses_of(zone) == {}


def test_a_removed_zone_is_not_published_again_by_what_was_found_meanwhile():
    zone = aliased()
    zones.remove_zone(zone, actor=SYSTEM, now=NOW)
    serial = Zone.objects.get().serial

    looked_up()

    assert Zone.objects.get().serial == serial


@pytest.mark.django_db(transaction=True)
def test_found_by_two_at_the_same_moment_it_is_published_once():
    zone = aliased()
    alias = Alias.objects.get()
    first = Zone.objects.get().serial

    found = together(*[lambda: tasks.aliases.resolved(alias.pk, alias.target, THERE, now=NOW)] * 3)

    assert found == [None] * 3
    assert Zone.objects.get().serial == max(first + 1, int(NOW.timestamp()))
    assert served(zone)[0] == ("A", 120, ("203.0.113.7",))
