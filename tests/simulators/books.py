"""The books are proved after each test that moves money."""

import pytest

from parvis.billing.actions.sealing import seal
from parvis.billing.proof import faults
from tests.factories import NOW


@pytest.fixture(autouse=True)
def books_add_up(request):
    """Seal and read all the books once the test is over, before its data go. ``tampers`` leaves them wrong on purpose."""
    marked = request.node.get_closest_marker("django_db")
    if marked is None:
        yield
        return
    request.getfixturevalue("transactional_db" if marked.kwargs.get("transaction") else "db")
    yield
    if request.node.get_closest_marker("tampers"):
        return
    seal(now=NOW)
    assert list(faults()) == []
