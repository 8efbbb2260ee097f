"""Finding customers as staff look for them: on indexes, whatever their number."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from parvis.accounts.folding import words_of
from parvis.accounts.models import Account, Membership
from parvis.kit.actor import Actor

MOST: Final = 200
_FEWEST_DIGITS: Final = 6


def accounts_matching(actor: Actor, text: str) -> set[int]:
    """Numbers of at most a few hundred accounts: by the beginning of each word, by phone, by a member's e-mail."""
    words = words_of(text)
    if not words:
        return set()
    visible = Account.objects.visible_to(actor)
    every = SearchQuery(" & ".join(f"{word}:*" for word in words[:8]), config="simple", search_type="raw")
    found = set(visible.filter(words=every).values_list("pk", flat=True)[:MOST])
    if "@" in text:
        members = Membership.objects.filter(user__email=text.strip().lower(), account__brand_id__in=actor.brand_ids)
        found |= set(visible.filter(pk__in=members.values("account_id")).values_list("pk", flat=True)[:MOST])
    digits = "".join(mark for mark in text if mark.isdigit())
    if len(digits) >= _FEWEST_DIGITS and not any(mark.isalpha() for mark in text):
        found |= set(visible.filter(_phones(text, digits)).values_list("pk", flat=True)[:MOST])
    return found


def _phones(text: str, digits: str) -> Q:
    """A number as people write it: with its country, or as one dials it in one of ours."""
    if text.strip().startswith("+") or digits.startswith("00"):
        whole = digits.removeprefix("00")
        return Q(phone__in=[f"+{whole[:size]}.{whole[size:].removeprefix('0')}" for size in (1, 2, 3)])
    return Q(phone__in=[f"+{country}.{digits.removeprefix('0')}" for country in _DIALLED])


_DIALLED: Final = (33, 32, 41, 352, 377, 212, 44, 49, 34, 39, 1, 262, 590, 594, 596, 687, 689)
