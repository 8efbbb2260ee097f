import pytest
from django.utils.translation import override

from parvis.redirections.lookers import WEB, lookers
from parvis.redirections.ports import Sight


class Seen:
    """Says of every target what it was told to."""

    sight = Sight(answers=True, allows_frames=True)

    def look(self, target, *, host):
        return self.sight

    def exchange(self):
        return "GET"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as the code has them."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def looker():
    with lookers.replaced(WEB, Seen()) as found:
        yield found
