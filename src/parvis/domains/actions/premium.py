"""What registries ask for premium names, asked for apart from any request."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from parvis.domains.actions.reconciling import ask_for_look
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError


def ask_for_fees(domains: Iterable[Domain], *, older_than: timedelta, now: datetime) -> None:
    """Have the registry asked about those of ``domains`` that are premium and of which it told nothing lately."""
    for domain in domains:
        told_at = domain.premium_told_at
        if domain.is_premium and (told_at is None or now - told_at > older_than):
            # Refused where it was asked for just now: that is as good.
            with suppress(NotAllowedError), transaction.atomic():
                ask_for_look(domain, now=now)
