"""A name with its zone, and a colleague who edits it too."""

import pytest

from parvis.accounts.enums import Role
from parvis.accounts.models import Membership
from parvis.dns.actions import drafts, editing
from parvis.dns.queries import draft_of
from tests.dns.zones import record, zone_of
from tests.factories import customer


@pytest.fixture
def domain(world):
    return world.domain("a.fr")


@pytest.fixture
def zone(world, domain):
    return zone_of("@ A 203.0.113.10", "www CNAME a.fr.", name="a.fr", account=world.account)


class Colleague:
    """Somebody else of the account, faster than the page."""

    def __init__(self, world):
        self.person = world.new_person("bob@first.example")
        Membership.objects.create(user=self.person, account=world.account, role=Role.TECHNICAL)
        self.actor = customer(world.account, role=Role.TECHNICAL, user=self.person)
        self.now = world.now

    def publishes(self, zone, line, **more):
        zone.refresh_from_db()
        made = record(line, zone=zone.name)
        return editing.save_record(zone, made, seen=zone.number, actor=self.actor, now=self.now, **more)

    def drafts(self, zone, line, **more):
        draft = draft_of(zone)
        edition = draft.edition if draft else None
        made = record(line, zone=zone.name)
        return drafts.put_record(zone, made, edition=edition, actor=self.actor, now=self.now, **more)


@pytest.fixture
def bob(world):
    return Colleague(world)
