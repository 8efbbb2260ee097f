"""From what was chosen to the cart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.web.cart import current_cart
from parvis.web.requests import PortalRequest

TOLD: Final = 5
"""More refusals than this are counted."""


def put(request: PortalRequest, chosen: Sequence[tuple[Domain, int]], *, kind: LineKind, now: datetime) -> int:
    """Put each name with its years in the cart; return how many are there. What is refused is told on the next page."""
    cart = current_cart(request, create=True)
    assert cart is not None  # noqa: S101 - create=True
    by_term: defaultdict[int, list[Domain]] = defaultdict(list)
    for domain, years in chosen:
        by_term[years].append(domain)
    count = 0
    refused: list[tuple[str, object]] = []
    for years, domains in sorted(by_term.items()):
        try:
            added = add_terms(cart, domains, kind=kind, years=years, now=now)
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
            continue
        count += added.count
        refused += added.refused
    _tell(request, refused)
    return count


def _tell(request: PortalRequest, refused: Sequence[tuple[str, object]]) -> None:
    for name, sentence in refused[:TOLD]:
        messages.error(request, _("%(name)s: %(refusal)s") % {"name": name, "refusal": sentence})
    others = len(refused) - TOLD
    if others > 0:
        words = ngettext("%(n)d other name was refused too.", "%(n)d other names were refused too.", others)
        messages.error(request, words % {"n": others})
