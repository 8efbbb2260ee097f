"""What every test may ask for. PostgreSQL is real: ``parvis.config.settings.test`` starts it."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now():
    """The instant at which a test happens, unless it says otherwise."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
