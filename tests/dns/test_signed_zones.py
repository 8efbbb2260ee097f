"""Signed zones at two real servers, validated from a root of the tests' own by a resolver that is not ours."""

from datetime import timedelta

import dns.dnssec
import dns.name
import dns.rdata
import httpx
import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.dns import keys, tasks
from parvis.dns.actions import editing, signing, zones
from parvis.dns.content import lasting_until
from parvis.dns.models import SigningKey, Zone
from parvis.dns.publishers import publishers
from parvis.dns.queries import publication_of, signing_keys
from parvis.drivers.powerdns.api import PowerDns
from parvis.drivers.zonefiles.folder import ZoneFiles
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.dns.zones import record, zone_of
from tests.factories import NOW
from tests.simulators import dns_tree, powerdns
from tests.simulators.dns_tree import INSTALLED

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not INSTALLED, reason="pdns_server and unbound are not both installed"),
]
NAME = "exemple.example"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    home = tmp_path_factory.mktemp("tree")
    with (
        powerdns.running(home / "one") as one,
        powerdns.running(home / "two") as two,
        dns_tree.growing(home, {f"{NAME}.": [one.port, two.port]}) as grown,
    ):
        grown.servers = {"one": one, "two": two}
        yield grown


@pytest.fixture(autouse=True)
def servers(tree):
    made = {code: PowerDns(server.url, powerdns.KEY) for code, server in tree.servers.items()}
    tree.ds(NAME)
    for server in made.values():
        server.withdraw(NAME, key="before")
    with publishers.only(made):
        yield made


@pytest.fixture
def zone():
    made = zone_of("www A 203.0.113.27", "@ MX 10 mail.client.example.")
    work()
    return made


def work():
    due = Operation.objects.filter(state="waiting").order_by("pk")
    due.update(due_at=timezone.now())
    for operation_id in due.values_list("pk", flat=True):
        run(operation_id=operation_id)


def answers(tree):
    """What is there, what is not, and the whole zone's own records: each as a resolver sees it."""
    asked = [("www." + NAME, "A"), ("rien." + NAME, "A"), ("www." + NAME, "TXT"), (NAME, "SOA"), (NAME, "DNSKEY")]
    return {tree.seen(name, kind) for name, kind in asked}


def ds_of(key):
    data = dns.rdata.from_text("IN", "DNSKEY", key.public)
    return dns.dnssec.make_ds(dns.name.from_text(NAME), data, "SHA256").to_text()


def added(zone):
    return signing.add_key(zone, actor=SYSTEM, now=timezone.now())


def retire(zone, key):
    return signing.retire_keys(zone, [key.public], actor=SYSTEM, now=timezone.now())


def test_each_step_of_signing_rolling_and_unsigning_is_valid_from_the_root(tree, zone):
    assert answers(tree) == {"insecure"}
    first = added(zone)
    work()
    assert publication_of(zone, publishers.names()).done == 0
    zone.refresh_from_db()
    assert publication_of(zone, publishers.names()).done == 2
    assert answers(tree) == {"insecure"}
    tree.ds(NAME, ds_of(first))
    assert answers(tree) == {"secure"}

    second = added(zone)
    work()
    assert answers(tree) == {"secure"}
    tree.ds(NAME, ds_of(second))
    assert answers(tree) == {"secure"}
    retire(zone, first)
    work()
    assert answers(tree) == {"secure"}

    tree.ds(NAME)
    assert answers(tree) == {"insecure"}
    retire(zone, second)
    work()
    assert answers(tree) == {"insecure"}
    assert [server.fetch(NAME).keys for server in map(publishers.named, publishers.names())] == [(), ()]


def test_a_registry_that_names_another_key_makes_the_name_unreachable_so_the_resolver_does_validate(tree, zone):
    added(zone)
    work()
    tree.ds(NAME, "12345 13 2 " + "AB" * 32)

    assert answers(tree) == {"bogus"}


def test_edits_of_a_signed_zone_are_signed(tree, zone):
    tree.ds(NAME, ds_of(added(zone)))
    work()
    zone.refresh_from_db()
    editing.save_record(zone, record("rien A 203.0.113.99"), seen=zone.number, actor=SYSTEM, now=timezone.now())
    work()

    assert answers(tree) == {"secure"}
    assert tree.servers["two"].ask(f"rien.{NAME}", "A") == ["203.0.113.99"]


def test_a_server_that_was_lost_is_made_again_and_signs_with_the_same_key(tree, zone, servers):
    tree.ds(NAME, ds_of(added(zone)))
    work()
    servers["two"].withdraw(NAME, key="the disk is gone")

    tasks.compare(0)
    work()

    assert servers["one"].fetch(NAME) == servers["two"].fetch(NAME)
    assert answers(tree) == {"secure"}


@pytest.mark.parametrize("is_later", [False, True])
def test_of_a_restored_backup_the_key_that_the_registry_names_is_kept(tree, zone, is_later):
    key, now = added(zone), timezone.now() + timedelta(hours=1) if is_later else NOW
    work()
    tree.ds(NAME, ds_of(key))
    with transaction.atomic(), connection.cursor() as cursor:
        # As if the database were of before: it knows nothing of the key, and its serial is older.
        cursor.execute("SET LOCAL session_replication_role = replica")
        SigningKey.objects.all().delete()
        Zone.objects.filter(pk=zone.pk).update(serial=int(NOW.timestamp()))
        cursor.execute("SET LOCAL session_replication_role = origin")
    zone.refresh_from_db()
    editing.save_record(zone, record("neuf A 203.0.113.30"), seen=zone.number, actor=SYSTEM, now=now)
    work()
    work()

    assert [one.public for one in signing_keys(zone)] == [key.public]
    assert Entry.objects.filter(action="zone.key-adopted").count() == 1
    assert answers(tree) == {"secure"}
    assert tree.servers["one"].ask(f"neuf.{NAME}", "A") == ["203.0.113.30"]


def test_a_key_of_another_make_is_left_and_staff_are_told(tree, zone, servers):
    server = tree.servers["one"]
    address = f"{server.url}/zones/{NAME}./cryptokeys"
    rsa = {"keytype": "csk", "active": True, "algorithm": "rsasha256", "bits": 2048}
    httpx.post(address, json=rsa, headers={"X-API-Key": powerdns.KEY}, trust_env=False).raise_for_status()
    there = servers["one"].fetch(NAME)

    unknown = signing.adopt(zone.pk, there.keys, now=timezone.now())

    assert unknown == [there.keys[0].public]
    assert not SigningKey.objects.exists()


def test_a_key_is_kept_sealed_and_forgotten_when_it_is_retired(zone):
    key = added(zone)
    assert keys.is_pair(key.public, keys.opened(key.private))
    assert keys.opened(key.private) not in key.private

    retire(zone, key)

    key.refresh_from_db()
    assert (key.private, key.state) == ("", "retired")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(state="published")


def test_retiring_again_publishes_nothing_new(zone):
    key = added(zone)
    serial = retire(zone, key)

    assert retire(zone, key) == serial


def test_a_published_key_without_its_private_part_is_refused(zone):
    key = added(zone)

    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(private="")


def test_where_a_server_does_not_sign_no_zone_is_signed(zone, tmp_path):
    with publishers.replaced("files", ZoneFiles(tmp_path)), pytest.raises(NotAllowedError, match="do not sign"):
        added(zone)


def test_a_removed_zone_keeps_no_key(zone):
    key = added(zone)

    zones.remove_zone(zone, actor=SYSTEM, now=timezone.now())

    key.refresh_from_db()
    assert key.state == "retired"
    with pytest.raises(NotAllowedError):
        added(zone)


def test_what_was_published_is_believed_for_its_longest_life_even_after_it_went(zone):
    now = timezone.now()
    assert lasting_until(zone, now) == now + timedelta(hours=1)
    long = record("long A 203.0.113.5", ttl=86_400)
    editing.save_record(zone, long, seen=1, actor=SYSTEM, now=now)
    assert lasting_until(zone, now) == now + timedelta(days=1)

    editing.delete_records(zone, [long.key], seen=2, actor=SYSTEM, now=now)

    later = now + timedelta(hours=6)
    assert lasting_until(zone, later) == now + timedelta(days=1)
    assert lasting_until(zone, now + timedelta(days=3)) == now + timedelta(days=3, hours=1)
