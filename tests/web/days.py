"""Days as a French seller, and whoever reads its pages, counts them: near midnight it is not that of UTC."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone


def here() -> date:
    """The day that it is in Paris."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Paris"))
