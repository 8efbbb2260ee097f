"""``/healthz`` and ``/readyz`` (OPS-4)."""

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody():
    return Client(headers={"host": "unknown.localhost"})


def _worker(seconds_ago):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_the_process_lives_whatever_is_missing(anybody, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert anybody.get("/healthz").json() == {"status": "alive"}


def test_ready_with_database_migrations_and_worker(anybody):
    _worker(seconds_ago=3)

    answer = anybody.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("seconds_ago", [None, 31])
def test_not_ready_without_a_living_worker(anybody, seconds_ago):
    if seconds_ago is not None:
        _worker(seconds_ago)

    answer = anybody.get("/readyz")

    assert answer.status_code == 503
    assert "no worker" in answer.json()["problems"][0]


def test_not_ready_before_the_migrations(anybody):
    _worker(seconds_ago=3)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orders'")

    answer = anybody.get("/readyz")

    assert answer.status_code == 503
    assert "migrations are not applied" in answer.json()["problems"][0]
