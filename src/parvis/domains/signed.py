"""What DNSSEC asks of the order of changes: other name servers break a name whose DS records stay (rules 4.2)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.queries import live_zone, signing_keys
from parvis.domains.enums import DriftField
from parvis.domains.models import Domain, Drift, Securing
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

KIND: Final = "domain.ds"
FORGOTTEN: Final = timedelta(hours=48)
"""How long resolvers may still believe a DS record that was removed."""
_UNDER_WAY: Final = (OperationState.WAITING, OperationState.RUNNING)


def refuse_while_signed(domain: Domain, wanted: Sequence[str]) -> None:
    """NotAllowedError where DS records stand in the way of the name servers ``wanted``.

    Nothing stands in the way of those that are there, nor of those from before a change that we did not ask for: the
    records were made for them.
    """
    former = Drift.objects.open().filter(domain=domain, field=DriftField.NAMESERVERS).values_list("ours", flat=True)
    if any(set(wanted) == set(hosts) for hosts in (domain.nameservers, *former)):
        return
    if Securing.objects.open().filter(domain=domain).exists():
        raise NotAllowedError(
            _("A change of DNSSEC is under way: it ends by itself. Change the name servers when it is done."),
            field="nameservers",
        )
    if is_under_way(KIND, domain):
        raise NotAllowedError(
            _("A change of the DS records is under way. Change the name servers when it is done."), field="nameservers"
        )
    zone = live_zone(domain.name)
    if zone is not None and zone.account_id == domain.account_id and signing_keys(zone):
        raise NotAllowedError(
            _(
                "DNSSEC is on: with other name servers this domain would stop working for those who check signatures."
                " Turn DNSSEC off first; it takes about two days."
            ),
            field="nameservers",
        )
    if domain.ds:
        raise NotAllowedError(
            _(
                "DS records (DNSSEC) of this domain are at the registry: with other name servers it would stop working."
                " Remove the DS records first, wait 48 hours, then change the name servers."
            ),
            field="nameservers",
        )


def refuse_while_moving(domain: Domain) -> None:
    """NotAllowedError while other name servers are on their way: nobody knows yet which zone answers."""
    if is_under_way("domain.nameservers", domain):
        raise NotAllowedError(_("A change of the name servers is under way. Change the DS records when it is done."))


def is_under_way(kind: str, domain: Domain) -> bool:
    """Say whether a change of this kind waits or runs."""
    return Operation.objects.filter(kind=kind, subject=domain.name, state__in=_UNDER_WAY).exists()
