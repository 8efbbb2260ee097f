"""Setting the records that redirected names need."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.dns.actions.editing import replace_records
from parvis.dns.enums import VersionCause
from parvis.dns.models import Version, Zone
from parvis.dns.queries import records_of
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions.announcing import announce
from parvis.redirections.models import Redirection
from parvis.redirections.placing import placing


@transaction.atomic
def point_here(
    zone: Zone, hosts: Collection[str], addresses: Sequence[str], *, seen: int, actor: Actor, now: datetime
) -> Version:
    """Publish the zone with ``addresses`` of our web tier at ``hosts``, in place of what leads elsewhere.

    ``seen`` is the version whose difference was shown: ConflictError where somebody published since.
    """
    if not addresses or not hosts:
        raise NotAllowedError(_("There is nothing to set."))
    wanted = placing(zone.name, records_of(zone), hosts, addresses)
    version = replace_records(zone, wanted.records, cause=VersionCause.EDITED, seen=seen, actor=actor, now=now)
    for redirection in Redirection.objects.filter(account_id=zone.account_id, host__in=hosts):
        announce(redirection, now=now)
    return version
