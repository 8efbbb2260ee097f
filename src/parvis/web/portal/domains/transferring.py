"""Whether a name can be moved to another provider now, in words (DOM-2, rules 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.web.ui.formats import date_text

YOUNG: Final = timedelta(days=60)
"""After a creation or a transfer, rules 2.4 ``icann_2016``: the registry or the provider may refuse until then."""


@dataclass(frozen=True, slots=True)
class Transferability:
    """``obstacles`` are sentences, each with its way out; none: the name can be moved."""

    obstacles: list[str]

    @property
    def is_free(self) -> bool:
        return not self.obstacles


def transferability(domain: Domain, *, now: datetime) -> Transferability:
    """What stands between ``domain`` and another provider."""
    if domain.state == DomainState.REDEMPTION:
        return Transferability([_("A name in redemption cannot be moved: restore it first.")])
    if domain.state != DomainState.ACTIVE:
        return Transferability([_("Only an active domain can be moved.")])
    statuses = set(domain.registry_statuses)
    found = []
    if "pendingTransfer" in statuses:
        found.append(_("A transfer is already in progress."))
    if domain.is_locked:
        found.append(_("The transfer lock is on: remove it first."))
    if "serverTransferProhibited" in statuses:
        found.append(_("The registry blocks the transfer because of a dispute, a registry lock or its own delay."))
    if domain.registered_at is not None and domain.registered_at + YOUNG > now:
        found.append(
            _("The name is younger than 60 days. The transfer may be refused until %(day)s.")
            % {"day": date_text(domain.registered_at + YOUNG, style="long")}
        )
    return Transferability(found)
