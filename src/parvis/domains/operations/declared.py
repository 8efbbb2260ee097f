"""Asking registries about the name servers that a provider says it declared there. Runs outside any transaction."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from parvis.domains.actions import declared
from parvis.domains.models import Declaration
from parvis.domains.ports import Capability
from parvis.domains.registries import offers, registries
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError

logger: Final = logging.getLogger(__name__)


def to_ask(before: datetime) -> list[int]:
    """Brands with servers that some registry told nothing of since ``before``."""
    rows = _askable().filter(_older(before)).order_by("server__brand_id")
    return list(rows.values_list("server__brand_id", flat=True).distinct())


def ask(brand_id: int, *, before: datetime | None, clock: Callable[[], datetime] = timezone.now) -> None:
    """Ask about each server what was not told since ``before`` (None: all). A registry that is silent is asked once."""
    rows = _askable().filter(server__brand_id=brand_id).select_related("server")
    if before is not None:
        rows = rows.filter(_older(before))
    silent: dict[str, str] = {}
    for declaration in list(rows.order_by("registry", "server__position")):
        code = declaration.registry
        try:
            if code not in silent:
                _ask(declaration, clock)
                continue
        except (TryLaterError, UnknownDriverError) as error:
            logger.info("registry %s says nothing of declared name servers: %s", code, error)
            silent[code] = str(error)
        except NeedsPersonError as error:
            declared.not_told(declaration.pk, str(error))
            continue
        declared.not_told(declaration.pk, silent[code])


def _ask(declaration: Declaration, clock: Callable[[], datetime]) -> None:
    there = registries.named(declaration.registry).fetch_host(declaration.server.name)
    declared.told(declaration.pk, there, now=clock())


def _askable() -> QuerySet[Declaration]:
    """Not where name servers are attributes of names: nothing of their own can be asked about there."""
    codes = Declaration.objects.order_by("registry").values_list("registry", flat=True).distinct()
    return Declaration.objects.exclude(registry__in=[code for code in codes if not offers(code, Capability.HOSTS)])


def _older(before: datetime) -> Q:
    return Q(told_at__lt=before) | Q(told_at__isnull=True)
