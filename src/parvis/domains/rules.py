"""What may be done with a name now, and why not. Pure: nothing is asked of anybody."""

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.domains.enums import DomainState
from parvis.domains.models import Domain

LONGEST: Final = 10
"""Years from now that no registry exceeds."""
Refusal = str | Promise


def years_later(instant: datetime, years: int) -> datetime:
    """The same day ``years`` later; 29 February becomes 28."""
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:
        return instant.replace(year=instant.year + years, day=28)


def term_end(domain: Domain) -> datetime:
    """The end of the term that the customer paid for: what they call the expiry date."""
    return domain.paid_until or domain.expires_at or domain.created_at


def renewal_refusal(domain: Domain, *, years: int, now: datetime, is_paid: bool = False) -> Refusal | None:
    """Why ``years`` cannot be added to the paid term, or None. What ``is_paid`` is never refused because of a date."""
    if domain.state == DomainState.REDEMPTION:
        return _("A name in redemption cannot be renewed: restore it instead.")
    if domain.state != DomainState.ACTIVE:
        return _("Only an active domain can be renewed.")
    if "pendingTransfer" in domain.registry_statuses:
        return _("A transfer of this domain is in progress. Renew it once it has ended.")
    if {"serverRenewProhibited", "clientRenewProhibited"} & set(domain.registry_statuses):
        return _("The renewal of this domain is blocked. Contact support.")
    if not is_paid and years_later(term_end(domain), years) > years_later(now, LONGEST):
        return _("No more than ten years from today can be paid for. Choose a shorter term.")
    return None


def restore_refusal(domain: Domain, *, now: datetime) -> Refusal | None:  # noqa: ARG001 - the day decides at some registries
    """Why the name cannot be restored, or None."""
    if domain.state != DomainState.REDEMPTION:
        return _("Only a deleted domain can be restored.")
    if "pendingRestore" in domain.registry_statuses:
        return _("The restoration of this domain is already in progress.")
    if "pendingDelete" in domain.registry_statuses and "redemptionPeriod" not in domain.registry_statuses:
        return _("The time to restore this domain has passed: the registry is about to release it.")
    return None
