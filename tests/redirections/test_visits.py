from datetime import date, timedelta
from uuid import uuid4

import pytest

from parvis.redirections import tasks
from parvis.redirections.actions.counting import add_visits
from parvis.redirections.models import Batch, Redirection
from parvis.redirections.queries import visits_by_day, with_visits
from tests.factories import NOW, RedirectionFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def test_batches_of_several_machines_add_up_and_none_counts_twice():
    one, gone, first, second = RedirectionFactory(), 10**9, uuid4(), uuid4()

    assert add_visits(first, 1, {(one.pk, DAY): 3, (gone, DAY): 9}, now=NOW)
    assert not add_visits(first, 1, {(one.pk, DAY): 3}, now=NOW)
    assert add_visits(second, 1, {(one.pk, DAY): 4, (one.pk, DAY + timedelta(days=1)): 2}, now=NOW)
    assert add_visits(first, 2, {(one.pk, DAY): 1}, now=NOW)

    since, until = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert [day.count for day in visits_by_day(one, since=since, until=until)] == [0, 8, 2]
    assert with_visits(Redirection.objects.all(), since=DAY, until=DAY).get().visited == 8


def test_batches_of_runs_that_are_over_are_forgotten():
    add_visits(uuid4(), 1, {}, now=NOW - timedelta(days=400))
    tasks.tidy(timestamp=0)

    assert not Batch.objects.exists()
