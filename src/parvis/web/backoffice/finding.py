"""What staff type in a search box, whatever the list: a number, a person, an address, a phone, a domain name."""

from datetime import datetime

from django.db.models import Q

from parvis.accounts.queries import MOST, accounts_matching
from parvis.domains.queries import DomainFilter, domains_matching
from parvis.domains.search.typing import in_ascii
from parvis.kit.actor import Actor
from parvis.provisioning.models import Operation


def customers_found(actor: Actor, text: str, *, now: datetime) -> set[int]:
    """Numbers of the accounts meant by ``text``: their own words, or a name that they hold."""
    found = accounts_matching(actor, text)
    if "." in text and "@" not in text and " " not in text.strip():
        names = domains_matching(actor, DomainFilter(text=text.strip()), now=now)
        found |= set(names.values_list("account_id", flat=True).distinct()[:MOST])
    return found


def orders_meant(actor: Actor, text: str, *, now: datetime) -> Q:
    """Orders of that number, of those customers, or of that domain name."""
    lines = Operation.objects.visible_to(actor).filter(subject=text.lower(), order_line_id__isnull=False)
    return (
        Q(number=text.upper())
        | Q(account_id__in=customers_found(actor, text, now=now))
        | Q(lines__pk__in=list(lines.values_list("order_line_id", flat=True)[:MOST]))
    )


def operations_meant(actor: Actor, text: str, *, now: datetime) -> Q:
    """Operations on that name, or of those customers."""
    return Q(subject=text.lower()) | Q(account_id__in=customers_found(actor, text, now=now))


def drifts_meant(actor: Actor, text: str) -> Q:
    """Differences of the names, in letters or as registries write them, or of the customers that hold them."""
    names = Q(domain__unicode_name__icontains=text) | Q(domain__name__icontains=text)
    return names | Q(domain__account_id__in=accounts_matching(actor, text))


def messages_meant(text: str) -> Q:
    """Messages about those names, with that number, or that say so."""
    return Q(name__startswith=in_ascii(text.lower())) | Q(message_id=text) | Q(text__icontains=text)
