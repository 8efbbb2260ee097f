"""The results of a search as pages and fragments show them (guide 9.1).

Answers come one by one. The page carries the positions that are still waited for, as a number in hexadecimal whose
bits they are; each time it asks, only the lines that were answered since are sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.domains.enums import AnswerState, DomainState
from parvis.domains.models import Answer, Domain
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.orders.models import Cart
from parvis.orders.reducing import promotions_of
from parvis.web.pricing import PriceView, price_view
from parvis.web.requests import PortalRequest
from parvis.web.ui.formats import unicode_host

DELAYS: Final = ("300ms", *["1s"] * 5, *["2s"] * 8)
"""How long the page waits before it asks the first time, the second, and so on; then it stops asking."""
LONGEST_MASK: Final = 700
_NONE: Final[Mapping[int, str]] = MappingProxyType({})


class Allocation(StrEnum):
    """Whether a token of the registry's for this name can be given here (RFC 8495)."""

    NO = ""
    SIGN_IN = "sign-in"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Row:
    """One name as the page shows it."""

    answer: Answer
    label: str
    extension: str
    """Both in Unicode."""
    is_ascii: bool
    price: PriceView
    is_in_cart: bool
    is_yours: bool
    eligibility: str
    state: str
    """The answer's, or silent once the page stopped asking."""
    allocation: Allocation
    is_token_open: bool = False
    """The form for the token is shown."""
    token_problem: str = ""
    """Why the token given last was refused."""

    @property
    def is_main(self) -> bool:
        """Whether this is the very name that was typed."""
        return self.answer.group == "exact" and self.answer.position == 0

    @property
    def can_be_added(self) -> bool:
        """Whether it is there to be ordered."""
        return self.state in {AnswerState.AVAILABLE, AnswerState.PREMIUM}


def rows_of(
    request: PortalRequest,
    answers: Sequence[Answer],
    cart: Cart | None,
    *,
    has_given_up: bool = False,
    tokens: Mapping[int, str] = _NONE,
) -> list[Row]:
    """What to show of ``answers``, in their order. ``tokens``: of which, by key, the form is shown, with what is wrong."""
    now = timezone.now()
    names = [answer.name for answer in answers]
    prices = price_list(request.brand, now=now, tlds={answer.tld for answer in answers})
    promotions = promotions_of(request.brand, cart.code if cart else "", request.account, now=now)
    carted = {line.name for line in cart.lines.all()} if cart else set()
    mine: set[str] = set()
    if request.account is not None:
        own = Domain.objects.visible_to(request.actor).filter(name__in=names)
        mine = set(own.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED]).values_list("name", flat=True))
    rows = []
    for answer in answers:
        name, extension = unicode_host(answer.name), unicode_host(answer.tld)
        rows.append(
            Row(
                answer=answer,
                label=name.removesuffix(f".{extension}"),
                extension=extension,
                is_ascii=name == answer.name,
                price=price_view(request, prices, answer.tld, answer.fees, promotions),
                is_in_cart=answer.name in carted,
                is_yours=answer.name in mine,
                eligibility=str(rules_of(answer.tld, now.date()).eligibility.label),
                state=AnswerState.SILENT if has_given_up and answer.state == AnswerState.CHECKING else answer.state,
                allocation=_allocation(request, answer),
                is_token_open=answer.pk in tokens,
                token_problem=tokens.get(answer.pk, ""),
            )
        )
    return rows


def _allocation(request: PortalRequest, answer: Answer) -> Allocation:
    if answer.state != AnswerState.RESERVED or not offers(answer.registry, Capability.ALLOCATION):
        return Allocation.NO
    if request.person is None:
        return Allocation.SIGN_IN
    if request.account is None or not request.actor.may(Permission.ORDERS_PLACE):
        return Allocation.NO
    return Allocation.YES if answer.search.account_id in {None, request.account.pk} else Allocation.NO


def waited_for(answers: Iterable[Answer]) -> str:
    """The positions without an answer, in hexadecimal; empty when all are answered."""
    mask = sum(1 << answer.position for answer in answers if answer.state == AnswerState.CHECKING)
    return f"{mask:x}" if mask else ""


def positions_in(mask: str) -> list[int]:
    """The positions that a page waits for. Nonsense counts as none."""
    if len(mask) > LONGEST_MASK:
        return []
    try:
        bits = int(mask or "0", 16)
    except ValueError:
        return []
    return [position for position in range(max(bits, 0).bit_length()) if bits >> position & 1]
