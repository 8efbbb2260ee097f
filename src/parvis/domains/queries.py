"""Reads of the names that somebody may see: filtered, sorted and cut in pages on indexes only (DOM-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, models
from django.db.models import Q

from parvis.contacts.families import Family, family_of
from parvis.contacts.models import Contact
from parvis.domains.enums import DomainState
from parvis.domains.grams import GRAM, runs
from parvis.domains.models import Domain
from parvis.domains.models.domains import DomainQuerySet
from parvis.domains.status_labels import ALARMING
from parvis.kit.actor import Actor

LIVE: Final = (DomainState.PENDING, DomainState.ACTIVE, DomainState.REDEMPTION)
PAGE_SIZE: Final = 50
COUNT_CAP: Final = 2_000
HOLDERS_CAP: Final = 1_000
SOON_DAYS: Final = 60
"""From here on, a name that will not renew by itself asks for attention."""

_COLUMNS: Final = {"name": ("unicode_name",), "expiry": ("ends_at",), "status": ("state", "unicode_name")}


@dataclass(frozen=True, slots=True)
class DomainFilter:
    """What is wanted. Values of one field are alternatives; fields add up. ``within_days`` 0 means already expired."""

    text: str = ""
    tlds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    within_days: int | None = None
    is_auto_renewed: bool | None = None
    is_locked: bool | None = None
    holder: str = ""
    """A part of the holder's name or e-mail."""
    nameserver: str = ""
    """A host name in ASCII, whole."""
    needs_action: bool = False
    """Expired or about to without renewal, in redemption, or with a status that the registry means as a fault."""

    @property
    def is_empty(self) -> bool:
        return self == DomainFilter()


def _matching(text: str) -> Q:
    """Names that contain ``text``; with one or two characters, names that begin with it."""
    text = text.lower()
    if len(text) < GRAM:
        return Q(grams__contains=[f"^{text}"])
    return Q(grams__contains=sorted(runs(text))) & (Q(unicode_name__contains=text) | Q(name__contains=text))


def domains_matching(actor: Actor, wanted: DomainFilter, *, now: datetime) -> DomainQuerySet:
    """What ``actor`` may see and ``wanted`` lets through; names that are no longer held only when asked for."""
    found = Domain.objects.visible_to(actor).filter(state__in=wanted.states or LIVE)
    if wanted.text:
        found = found.filter(_matching(wanted.text))
    if wanted.tlds:
        found = found.filter(tld__in=wanted.tlds)
    if wanted.within_days is not None:
        found = found.filter(ends_at__lt=now + timedelta(days=wanted.within_days))
        if wanted.within_days:
            found = found.filter(ends_at__gte=now)
    if wanted.is_auto_renewed is not None:
        found = found.filter(is_auto_renewed=wanted.is_auto_renewed)
    if wanted.is_locked is not None:
        found = found.filter(is_locked=wanted.is_locked)
    if wanted.holder:
        # Looked up first: PostgreSQL then knows how few names they can hold.
        holders = _holders(actor, wanted.holder).order_by("pk").values_list("pk", flat=True)
        found = found.filter(registrant_id__in=list(holders[:HOLDERS_CAP]))
    if wanted.nameserver:
        found = found.filter(nameservers__contains=[wanted.nameserver])
    if wanted.needs_action:
        found = found.filter(_needing_action(now))
    return found


def _holders(actor: Actor, text: str) -> models.QuerySet[Contact]:
    """Holders whose name or e-mail contains every word of ``text``."""
    found = Contact.objects.visible_to(actor)
    for word in text.split():
        matching = Q()
        for field in ("organisation", "first_name", "last_name", "email"):
            matching |= Q(**{f"{field}__icontains": word})
        found = found.filter(matching)
    return found


def _needing_action(now: datetime) -> Q:
    """One part for each index: PostgreSQL looks into each and adds up."""
    return (
        Q(state=DomainState.REDEMPTION)
        | Q(ends_at__lte=now)
        | Q(ends_at__lt=now + timedelta(days=SOON_DAYS), is_auto_renewed=False)
        | out_of_order()
    )


def out_of_order() -> Q:
    """Names that a status of their registry puts out of order."""
    return Q(registry_statuses__overlap=sorted(ALARMING))


@dataclass(frozen=True, slots=True)
class DomainPage:
    """One page of names. ``total`` stops at ``COUNT_CAP`` + 1, which means more than that."""

    rows: list[Domain]
    total: int
    has_previous: bool
    has_next: bool

    @property
    def is_capped(self) -> bool:
        return self.total > COUNT_CAP


def _beyond(column: str, edge: Domain, *, is_forward: bool) -> Q:
    """Rows after ``edge`` (before it, when not ``is_forward``) in the order of ``column`` then number."""
    way, value = ("gt" if is_forward else "lt"), getattr(edge, column)
    if value is None:
        same = Q(**{f"{column}__isnull": True, f"pk__{way}": edge.pk})
        return same if is_forward else same | Q(**{f"{column}__isnull": False})
    further = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": edge.pk})
    # The bound that stands alone lets PostgreSQL begin in the index at the right place.
    bound = Q(**{f"{column}__{way}e": value})
    if column == "ends_at" and is_forward:
        return (bound & further) | Q(ends_at__isnull=True)
    return bound & further


def _beyond_status(edge: Domain, *, is_forward: bool) -> Q:
    way = "gt" if is_forward else "lt"
    same_name = Q(unicode_name=edge.unicode_name, **{f"pk__{way}": edge.pk})
    same_state = Q(state=edge.state) & (Q(**{f"unicode_name__{way}": edge.unicode_name}) | same_name)
    return Q(**{f"state__{way}e": edge.state}) & (Q(**{f"state__{way}": edge.state}) | same_state)


def page_of(
    found: DomainQuerySet, *, sort: str, is_descending: bool, after: int | None = None, before: int | None = None
) -> DomainPage:
    """Cut one page beside the row numbered ``after`` or ``before``; with neither, or a row that is gone, the first one.

    Costs the same at any depth: the place is found in the index, never by counting rows.
    """
    total = found.order_by().values("pk")[: COUNT_CAP + 1].count()
    beside = after or before
    edge = found.filter(pk=beside).first() if beside else None
    is_backward = edge is not None and after is None
    is_forward = is_descending == is_backward
    columns = _COLUMNS[sort]
    if edge is not None:
        beyond = (
            _beyond_status(edge, is_forward=is_forward)
            if sort == "status"
            else _beyond(columns[0], edge, is_forward=is_forward)
        )
        found = found.filter(beyond)
    order = [column if is_forward else f"-{column}" for column in (*columns, "pk")]
    # The holders come apart: joined, they would be read for every match before the cut.
    rows = list(found.defer("grams").prefetch_related("registrant").order_by(*order)[: PAGE_SIZE + 1])
    is_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    if is_backward:
        rows.reverse()
        return DomainPage(rows, total, has_previous=is_more, has_next=True)
    return DomainPage(rows, total, has_previous=edge is not None, has_next=is_more)


def ordered(found: DomainQuerySet, *, sort: str, is_descending: bool) -> DomainQuerySet:
    """All of ``found`` in the order of the list, for an export."""
    return found.order_by(*[f"-{column}" if is_descending else column for column in (*_COLUMNS[sort], "pk")])


def covered_by(contact: Contact) -> DomainQuerySet:
    """The names for which registries want this contact's address verified: those of every contact of its account with it."""
    return _held_where(contact, lambda family: family.verifies_email)


def verified_for(contact: Contact) -> DomainQuerySet:
    """The names that a letter to the contact is about: those that it covers, else those whose registry is only told."""
    covered = covered_by(contact)
    return covered if covered.exists() else _held_where(contact, lambda family: bool(family.tells_verified))


def _held_where(contact: Contact, is_meant: Callable[[Family], bool]) -> DomainQuerySet:
    same = Contact.objects.filter(account_id=contact.account_id, email__iexact=contact.email)
    held = Domain.objects.filter(registrant__in=same, state__in=LIVE)
    extensions = set(held.order_by().values_list("tld", flat=True).distinct())
    return held.filter(tld__in=[tld for tld in extensions if is_meant(family_of(tld))])


_EXTENSIONS: Final = """
WITH RECURSIVE held AS (
    (SELECT tld FROM domains_domain WHERE account_id = %(account)s ORDER BY tld LIMIT 1)
    UNION ALL
    SELECT (SELECT tld FROM domains_domain WHERE account_id = %(account)s AND tld > held.tld ORDER BY tld LIMIT 1)
    FROM held WHERE held.tld IS NOT NULL
)
SELECT tld FROM held WHERE tld IS NOT NULL
"""


def extensions(actor: Actor) -> list[str]:
    """The extensions that the actor's account holds names in: one look into the index each, whatever the names."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENSIONS, {"account": actor.account_id})
        return [row[0] for row in cursor.fetchall()]


def expiring(actor: Actor, *, now: datetime, within_days: int) -> DomainQuerySet:
    """Names that expire within ``within_days`` or have expired, the first to go first."""
    limit = now + timedelta(days=within_days)
    return (
        Domain.objects.visible_to(actor).filter(state=DomainState.ACTIVE, ends_at__lt=limit).order_by("ends_at", "pk")
    )


def domain_named(actor: Actor, name: str) -> Domain | None:
    """The name (in ASCII) as ``actor`` holds it now, else as held last; None when it never was."""
    visible = Domain.objects.visible_to(actor).filter(name=name).defer("grams")
    visible = visible.select_related("registrant", "account__brand")
    # Written as the constraint ``one_live_domain_per_name`` is, so that its index serves.
    live = visible.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED]).order_by().first()
    return live or visible.order_by("-pk").first()
