from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.domains.registries import registries
from tests.factories import DomainFactory
from tests.simulators.memory import MemoryRegistry


@pytest.fixture
def registry():
    with registries.replaced("afnic", MemoryRegistry()) as memory:
        yield memory


@pytest.fixture
def domain(db, registry):
    """A name that the registry holds exactly as we know it, looked at yesterday."""
    made = DomainFactory(
        registrant_handle="PVANNA",
        paid_until=timezone.now() + timedelta(days=90),
        expires_at=timezone.now() + timedelta(days=90),
        synced_at=timezone.now() - timedelta(days=1),
    )
    registry.holds(made)
    return made
