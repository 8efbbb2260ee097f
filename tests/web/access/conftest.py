import pytest

from parvis.billing.cards import cards
from parvis.drivers.sandbox.cards import SandboxCards
from tests.web.access.table import World


@pytest.fixture
def world(db, tmp_path):
    with cards.replaced("sandbox", SandboxCards(tmp_path / "cards.sqlite3", "a secret")):
        yield World()
