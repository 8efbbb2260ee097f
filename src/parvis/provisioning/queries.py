"""Whether operations are carried out at all."""

from parvis.provisioning.models import Settling


def is_settling() -> bool:
    """Say whether a restored backup is being settled: nothing is sent outside, and nothing new should be begun."""
    return Settling.objects.filter(ended_at__isnull=True).exists()
