"""Whether operations are carried out at all."""

from collections.abc import Mapping
from typing import Any

from parvis.provisioning.models import Settling


def is_settling() -> bool:
    """Say whether a restored backup is being settled: nothing is sent outside, and nothing new should be begun."""
    return Settling.objects.filter(ended_at__isnull=True).exists()


def is_closed_for(arguments: Mapping[str, Any]) -> bool:
    """Say whether an operation with these arguments waits until a restored backup is settled where it would be sent."""
    under_way = open_settling()
    return under_way is not None and arguments.get("registry") not in under_way.opened


def open_settling() -> Settling | None:
    """The settling that has not ended, if any."""
    return Settling.objects.filter(ended_at__isnull=True).first()
