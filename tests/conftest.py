"""What every test may ask for. PostgreSQL is real: ``parvis.config.settings.test`` starts it."""

from datetime import UTC, datetime

import pytest
from django.urls import get_resolver


@pytest.fixture(scope="session", autouse=True)
def router(django_test_environment):
    """Read once, before a test changes the settings that decide which pages there are."""
    return get_resolver().url_patterns


@pytest.fixture
def now():
    """The instant at which a test happens, unless it says otherwise."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
