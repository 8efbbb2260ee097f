import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as the code has them."""
    with override("en"):
        yield
