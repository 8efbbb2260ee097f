"""What may be done with a name now, and why not, by the rules of its extension. Nothing is asked of anybody."""

from datetime import datetime

from django.utils.functional import Promise

from parvis.catalog.rules import rules_of
from parvis.domains import life
from parvis.domains.models import Domain

Refusal = str | Promise


def term_end(domain: Domain) -> datetime:
    """The end of the term that the customer paid for: what they call the expiry date."""
    return domain.paid_until or domain.expires_at or domain.created_at


def renewal_refusal(domain: Domain, *, years: int, now: datetime, is_paid: bool = False) -> str | None:
    """Why ``years`` cannot be added to the paid term, or None. What ``is_paid`` is never refused because of a date."""
    rules = rules_of(domain.tld, now.date())
    return life.renewal_refusal(domain, rules, years=years, now=now, is_paid=is_paid)


def restore_refusal(domain: Domain, *, now: datetime) -> str | None:
    """Why the name cannot be restored, or None."""
    return life.restore_refusal(domain, rules_of(domain.tld, now.date()), now=now)


def uses_our_servers(domain: Domain) -> bool:
    """Whether one of the name servers at the registry is its brand's: then its zone is asked for here, if not only here."""
    ours = {host.lower() for host in domain.account.brand.nameservers}
    return any(host.lower() in ours for host in domain.nameservers)


def uses_our_servers_alone(domain: Domain) -> bool:
    """Whether all of the name servers at the registry are its brand's: an answer of another one would not be signed."""
    ours = {host.lower() for host in domain.account.brand.nameservers}
    return bool(domain.nameservers) and all(host.lower() in ours for host in domain.nameservers)
