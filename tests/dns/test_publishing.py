from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.dns import tasks
from parvis.dns.actions import editing, zones
from parvis.dns.models import Placement, Zone
from parvis.dns.ports import ServerDownError
from parvis.dns.publishers import publishers
from parvis.dns.queries import publication_of
from parvis.drivers.zonefiles.folder import ZoneFiles
from parvis.kit.actor import SYSTEM
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.dns.zones import record, zone_of

pytestmark = pytest.mark.django_db


class Breakable(ZoneFiles):
    """Zone files whose server is down while ``is_down``."""

    is_down = False

    def publish(self, content, *, key):
        if self.is_down:
            raise ServerDownError("no answer")
        super().publish(content, key=key)


@pytest.fixture(autouse=True)
def one(tmp_path):
    server = Breakable(tmp_path / "one")
    with publishers.only({"one": server}):
        yield server


@pytest.fixture
def two(tmp_path):
    with publishers.replaced("two", Breakable(tmp_path / "two")) as server:
        yield server


def work():
    for operation_id in (
        Operation.objects.filter(state="waiting", due_at__lte=timezone.now())
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        run(operation_id=operation_id)


def states():
    return sorted(Operation.objects.values_list("state", flat=True))


def save(zone, line):
    zone.refresh_from_db()
    return editing.save_record(zone, record(line), seen=zone.number, actor=SYSTEM, now=timezone.now())


def values(server, owner="www"):
    found = server.fetch("exemple.example")
    return [value for one in found.sets if one.owner == f"{owner}.exemple.example." for value in one.values]


def test_a_version_is_published_at_every_server(one, two):
    zone = zone_of("www A 203.0.113.27")
    work()

    assert values(one) == values(two) == ["203.0.113.27"]
    assert publication_of(zone, publishers.names()).done == 2
    assert states() == ["done", "done"]


def test_what_waits_already_reads_the_latest_version(one):
    zone = zone_of("www A 203.0.113.27")
    save(zone, "ftp A 203.0.113.28")
    save(zone, "ssh A 203.0.113.29")

    assert states() == ["waiting"]
    work()
    assert values(one, "ssh") == ["203.0.113.29"]
    zone.refresh_from_db()
    assert Placement.objects.get().serial == zone.serial


def test_a_server_that_is_down_is_shown_and_caught_up(one, two):
    zone = zone_of("www A 203.0.113.27")
    two.is_down = True
    work()

    shown = publication_of(zone, publishers.names())
    assert (shown.done, shown.servers, shown.problems) == (1, 2, {"two": "no answer"})

    save(zone, "ftp A 203.0.113.28")
    work()
    assert values(one, "ftp") == ["203.0.113.28"]
    two.is_down = False
    tasks.knock(0)
    work()
    assert values(two, "ftp") == ["203.0.113.28"]
    zone.refresh_from_db()
    assert publication_of(zone, publishers.names()).done == 2


def test_when_a_server_answers_again_all_that_waits_follows(one):
    one.is_down = True
    zone_of("www A 203.0.113.27")
    zone_of("www A 203.0.113.27", name="autre.example")
    work()
    one.is_down = False

    tasks.knock(0)
    work()
    work()

    assert set(one.serials()) == {"exemple.example", "autre.example"}


def test_a_server_that_drifted_is_mended(one):
    zone = zone_of("www A 203.0.113.27")
    work()
    one.withdraw(zone.name, key="another hand")

    tasks.compare(0)
    work()

    assert values(one) == ["203.0.113.27"]
    assert Entry.objects.filter(action="zone.drift-mended").count() == 1


def test_a_server_that_is_new_is_given_every_zone_once(one, tmp_path):
    zone_of("www A 203.0.113.27")
    zones.remove_zone(zone_of("www A 203.0.113.27", name="autre.example"), actor=SYSTEM, now=timezone.now())
    work()

    with publishers.replaced("two", Breakable(tmp_path / "two")) as new:
        tasks.compare(0)
        tasks.compare(0)
        work()
        tasks.compare(0)

        assert set(new.serials()) == {"exemple.example"}
    assert Operation.objects.filter(arguments__server="two").count() == 1


def test_a_server_that_is_ahead_is_passed_by(one):
    zone = zone_of("www A 203.0.113.27")
    Zone.objects.filter(pk=zone.pk).update(serial=4_000_000_000)
    zone.refresh_from_db()
    work()
    ahead = one.serials()["exemple.example"]
    path = one._path("exemple.example")
    path.write_text(path.read_text().replace(str(ahead), str(ahead + 5)))

    save(zone, "ftp A 203.0.113.28")
    work()
    work()

    assert one.serials()["exemple.example"] == ahead + 6
    assert values(one, "ftp") == ["203.0.113.28"]


def test_a_note_alone_is_not_published(one):
    zone = zone_of("www A 203.0.113.27")
    work()
    noted = record("www A 203.0.113.27", note="the shop")

    editing.save_record(zone, noted, seen=1, replaces=noted.key, actor=SYSTEM, now=timezone.now())

    assert Operation.objects.count() == 1


def test_a_removed_zone_is_withdrawn_unless_somebody_has_the_name_again(one):
    zone = zone_of("www A 203.0.113.27")
    work()
    zones.remove_zone(zone, actor=SYSTEM, now=timezone.now())
    new = zone_of("www A 203.0.113.99")
    work()
    assert values(one) == ["203.0.113.99"]

    zones.remove_zone(new, actor=SYSTEM, now=timezone.now())
    work()
    assert one.fetch("exemple.example") is None


def test_kept_zones_are_removed_when_their_time_is_over(one):
    zone = zone_of("www A 203.0.113.27")
    zones.keep_zone(zone, actor=SYSTEM, now=timezone.now() - timedelta(days=31))

    tasks.remove_due(0)
    work()

    assert one.serials() == {}


def test_the_same_version_asked_for_twice_is_published_once(one):
    zone = zone_of("www A 203.0.113.27")
    work()
    run(operation_id=Operation.objects.get().pk)

    assert (Operation.objects.get().attempts, zone.number) == (1, 1)
