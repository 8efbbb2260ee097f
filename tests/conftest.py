"""What every test may ask for. PostgreSQL is real: ``parvis.config.settings.test`` starts it."""

from datetime import UTC, datetime

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.urls import get_resolver


@pytest.fixture(scope="session", autouse=True)
def router(django_test_environment):
    """Read once, before a test changes the settings that decide which pages there are."""
    return get_resolver().url_patterns


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """Lets Django empty tables after a test with real transactions, those too that refuse it (see ``never_emptied``)."""
    flush = DatabaseOperations.sql_flush

    def past_the_triggers(self, *args, **kwargs):
        return ["SET LOCAL session_replication_role = replica;", *flush(self, *args, **kwargs)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", past_the_triggers)
        yield


@pytest.fixture
def now():
    """The instant at which a test happens, unless it says otherwise."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
