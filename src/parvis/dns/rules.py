"""May this be done to a zone now?"""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.ports import Capability
from parvis.dns.publishers import publishers
from parvis.dns.records import consistency
from parvis.dns.records.problems import Weight
from parvis.dns.records.values import Record
from parvis.dns.refusals import ContentRefusedError
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


def check_editable(zone: Zone, actor: Actor) -> None:
    """Raise NotAllowedError where the zone is not published any more, or the brand does not let its customers edit."""
    if zone.state == ZoneState.REMOVED:
        raise NotAllowedError(_("This zone is not published any more."))
    if not actor.is_staff and actor.account_id is not None and not zone.account.brand.allows_zone:
        raise NotAllowedError(_("Your provider does not let the DNS zone be edited here. Contact support."))


def check_content(zone: Zone, before: Iterable[Record], after: Sequence[Record]) -> None:
    """Raise ContentRefusedError where the change brings an error between records; warnings do not refuse."""
    found = consistency.introduced(zone.name, before, after)
    errors = [finding for finding in found if finding.problem.weight is Weight.ERROR]
    if errors:
        raise ContentRefusedError(errors)


def signing_refusal() -> str | Promise | None:
    """Why zones cannot be signed here, or None: every server has to, since whoever asks may get the answer of any."""
    codes = publishers.names()
    if not codes or not all(Capability.SIGNS in publishers.named(code).capabilities for code in codes):
        return _("The name servers of your provider do not sign zones.")
    return None


def check_signable(zone: Zone) -> None:
    """Raise NotAllowedError where the zone is not published any more, or its servers do not sign."""
    if zone.state == ZoneState.REMOVED:
        raise NotAllowedError(_("This zone is not published any more."))
    refusal = signing_refusal()
    if refusal is not None:
        raise NotAllowedError(refusal)
