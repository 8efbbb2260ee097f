"""Whether operations are carried out at all."""

from parvis.provisioning.models import Settling


def is_settling() -> bool:
    """Say whether a restored backup is being settled: nothing is sent outside, and nothing new should be begun."""
    return Settling.objects.filter(ended_at__isnull=True).exists()


def open_settling() -> Settling | None:
    """The settling that has not ended, if any."""
    return Settling.objects.filter(ended_at__isnull=True).first()
