import asyncio

import pytest
from django.db import DatabaseError, connection

from parvis.kit.actor import SYSTEM
from parvis.redirections.actions import editing
from parvis.redirections.models import Redirection, Visits
from parvis.redirections.wanted import Wanted
from parvis.web.redirects import visits
from tests.factories import NOW, AccountFactory, RedirectionFactory
from tests.web.redirects.conftest import serving, soon

pytestmark = pytest.mark.django_db(transaction=True)


def added(host="new.example"):
    (made,) = editing.add(
        AccountFactory(), domain=host, hosts=[host], wanted=Wanted("first.example"), actor=SYSTEM, now=NOW
    )
    return made


def location(tier, host="new.example"):
    return tier.ask(host)[1].get("location")


def test_what_changes_is_served_within_a_second_by_every_machine():
    with serving() as one, serving() as other:
        made = added()
        for tier in (one, other):
            assert soon(lambda tier=tier: location(tier) == "https://first.example", 1)
        editing.change(made, Wanted("second.example"), seen=1, actor=SYSTEM, now=NOW)
        for tier in (one, other):
            assert soon(lambda tier=tier: location(tier) == "https://second.example", 1)
        editing.remove(made, actor=SYSTEM, now=NOW)
        for tier in (one, other):
            assert soon(lambda tier=tier: location(tier) is None, 1)


def test_what_changed_while_the_database_was_away_is_read_when_it_is_back(monkeypatch):
    monkeypatch.setattr("parvis.web.redirects.connecting.PAUSE", 0.05)
    made = added()
    with serving() as tier:
        with connection.cursor() as cursor:
            # Nobody is told of what happens while triggers are off, as nobody is while the line is down.
            cursor.execute("SET session_replication_role = replica")
            Redirection.objects.filter(pk=made.pk).update(target="https://second.example")
            cursor.execute("SET session_replication_role = DEFAULT")
            assert location(tier) == "https://first.example"
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
            )
            assert cursor.fetchone() == (2,)

        assert location(tier) is not None
        assert soon(lambda: location(tier) == "https://second.example", 2)


def test_visits_are_counted_per_day_and_written_before_the_end():
    made = RedirectionFactory(host="new.example")
    with serving() as tier:
        for method in ("GET", "GET", "HEAD", "POST"):
            tier.ask("new.example", method=method)
        tier.ask("unknown.example")
        assert not Visits.objects.exists()

    assert Visits.objects.get().redirection == made
    assert Visits.objects.get().count == 2


def test_a_batch_whose_answer_was_lost_is_not_counted_twice(monkeypatch):
    made, counted = RedirectionFactory(), visits.Visitors()
    write = visits.add_visits

    def losing(*arguments, **names):
        write(*arguments, **names)
        raise DatabaseError("the answer was lost")

    counted.count(made.pk, 0.0)
    monkeypatch.setattr(visits, "add_visits", losing)
    assert asyncio.run(counted.flush()) is False
    counted.count(made.pk, 86_400.0)
    monkeypatch.setattr(visits, "add_visits", write)
    while not counted.is_empty:
        assert asyncio.run(counted.flush())

    assert list(Visits.objects.order_by("day").values_list("count", flat=True)) == [1, 1]


def test_beyond_its_measure_a_waiting_batch_grows_no_more(monkeypatch):
    monkeypatch.setattr(visits, "MOST", 2)
    counted = visits.Visitors()
    for number in (1, 2, 3):
        counted.count(number, 0.0)

    assert len(counted._coming) == 2
