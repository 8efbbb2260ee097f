"""Names asked about again while the customer reads the checkout page, so that none is ordered that went meanwhile.

The page never waits: what a registry answers is there when the form comes back. A registry that stays silent does
not hold up the order; it decides when the name is registered, and what it refuses is given back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer
from parvis.domains.search import availability
from parvis.domains.search.actions import open_check
from parvis.web.requests import PortalRequest

_KEY: Final = "checkout_search"
_FRESH: Final = timedelta(minutes=5)
_FREE: Final = (AnswerState.AVAILABLE, AnswerState.PREMIUM)
_GONE: Final = (AnswerState.TAKEN, AnswerState.RESERVED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked last for this checkout, when, and what registries have said since.

    ``gone`` are names that are taken by now; ``claims`` holds the key of the notice of trademarks of those that are free
    ("": there is none), and when the registry told it.
    """

    names: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    claims: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    at: datetime | None = None

    def is_of(self, names: Mapping[str, str], *, now: datetime) -> bool:
        """Say whether these very names were asked just now."""
        return self.at is not None and now - self.at < _FRESH and self.names == names.keys()


def last_asked(request: PortalRequest) -> Asked:
    """Read it in one query."""
    token = request.session.get(_KEY)
    if not token:
        return Asked()
    found = Answer.objects.filter(search__token=token, search__brand=request.brand)
    answers = list(found.select_related("search"))
    return Asked(
        frozenset(answer.name for answer in answers),
        frozenset(answer.name for answer in answers if answer.state in _GONE),
        {
            answer.name: (answer.claims, answer.answered_at)
            for answer in answers
            if answer.state in _FREE and answer.answered_at is not None
        },
        answers[0].search.created_at if answers else None,
    )


def ask_again(request: PortalRequest, names: Mapping[str, str], *, now: datetime) -> None:
    """Ask every registry of ``names`` (name → extension), apart from this request."""
    search = open_check(request.brand, list(names.items()), account_id=request.actor.account_id, now=now)
    request.session[_KEY] = str(search.token)
    availability.ask(search.pk)
