"""A template applied to many zones: each once, each told, whatever dies in between (DOM-12)."""

from uuid import uuid4

import pytest

from parvis.audit.models import Entry
from parvis.dns import tasks
from parvis.dns.actions import editing, runs
from parvis.dns.models import TemplateRun, Version
from parvis.dns.queries import records_of
from parvis.kit.actor import SYSTEM
from tests.dns.zones import record, zone_of
from tests.factories import NOW, AccountFactory, customer

pytestmark = pytest.mark.django_db
WISH = runs.Wish("House", "@ 300 A {{ip}}\n", {"ip": "203.0.113.9"}, is_whole=False)


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def zones(account):
    first = zone_of("@ A 203.0.113.1", "@ MX 10 mail", name="a.example", account=account)
    same = zone_of("@ A 203.0.113.9", name="b.example", account=account)
    handed_over = zone_of("a NS ns.other.example.", name="c.example", account=account)
    return [first, same, handed_over]


def asked(account, zones, *, key=None, wish=WISH):
    return runs.ask(wish, zones, account=account, key=key or uuid4(), language="en", actor=customer(account), now=NOW)


def states(run):
    return [line.state for line in run.lines.order_by("pk")]


def test_each_zone_is_published_by_itself_and_told(account, zones):
    run = asked(account, zones[:2])

    tasks.apply_template(run_id=run.pk)

    run.refresh_from_db()
    assert states(run) == ["done", "same"]
    assert run.finished_at
    version = Version.objects.get(zone=zones[0], number=2)
    assert (version.cause, version.by, version.note) == ("template", account.email, "House")
    assert run.lines.first().number == 2
    assert [one.kind for one in records_of(zones[0])] == ["A", "MX"], "what serves another purpose stays"
    assert not Version.objects.filter(zone=zones[1], number=2).exists()


def test_what_is_refused_says_why_and_the_others_go_on(account, zones):
    wish = runs.Wish("Odd", "a 300 A 203.0.113.9\nx 300 CNAME a\n", {}, is_whole=False)
    run = asked(account, [zones[2], zones[0]], wish=wish)

    tasks.apply_template(run_id=run.pk)

    refused = run.lines.order_by("pk").first()
    assert states(run) == ["refused", "done"]
    assert "handed over" in refused.sentence
    assert Version.objects.filter(zone=zones[2]).count() == 1


def test_asked_for_twice_it_is_one_run_and_carried_out_twice_it_is_done_once(account, zones):
    key = uuid4()
    run, again = asked(account, zones[:1], key=key), asked(account, zones[:1], key=key)
    (line,) = run.lines.all()

    assert run == again
    assert runs.carry_out(line.pk, now=NOW) == "done"
    assert runs.carry_out(line.pk, now=NOW) is None
    tasks.apply_template(run_id=run.pk)
    tasks.apply_template(run_id=run.pk)

    assert Version.objects.filter(zone=zones[0]).count() == 2
    assert Entry.objects.filter(action="zone-template.run-asked").count() == 1


def test_what_was_edited_meanwhile_is_not_lost(account, zones):
    run = asked(account, zones[:1])
    editing.save_record(zones[0], record("www A 203.0.113.5", zone="a.example"), seen=1, actor=SYSTEM, now=NOW)

    tasks.apply_template(run_id=run.pk)

    assert [one.owner for one in records_of(zones[0])] == ["@", "@", "www"]


def test_stopped_it_leaves_what_has_not_begun(account, zones):
    run = asked(account, zones[:2])
    runs.carry_out(run.lines.order_by("pk").first().pk, now=NOW)

    runs.stop(run, actor=customer(account), now=NOW)
    tasks.apply_template(run_id=run.pk)

    run.refresh_from_db()
    assert states(run) == ["done", "stopped"]
    assert run.finished_at == NOW


def test_a_zone_that_went_to_somebody_else_is_left_alone(account, zones):
    run = asked(account, zones[:1])
    type(zones[0]).objects.filter(pk=zones[0].pk).update(account=AccountFactory(brand=account.brand))

    tasks.apply_template(run_id=run.pk)

    assert states(run) == ["refused"]
    assert Version.objects.filter(zone=zones[0]).count() == 1


def test_others_see_nothing_of_it(account, zones):
    run = asked(account, zones[:1])

    assert TemplateRun.objects.visible_to(customer(account)).get() == run
    assert not TemplateRun.objects.visible_to(customer(AccountFactory(brand=account.brand))).exists()
