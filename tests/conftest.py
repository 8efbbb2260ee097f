"""A real PostgreSQL for every run: the one of DATABASE_URL, or the embedded one in a folder of its own."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parvis.config import embedded

if not os.environ.get("DATABASE_URL"):
    _folder = Path(tempfile.gettempdir()) / f"parvis-tests-{os.getuid()}" / "postgres"
    _folder.parent.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = embedded.start(_folder)
if "PARVIS_HOME" not in os.environ:
    os.environ["PARVIS_HOME"] = tempfile.mkdtemp(prefix="parvis-home-")


@pytest.fixture
def now():
    """The instant at which a test happens, unless it says otherwise."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
