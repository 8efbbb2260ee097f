"""What the registries ask by now for the premium names of a cart (rules 3: search, cart, payment, execution)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Domain
from parvis.orders.enums import HELD_KINDS, LineKind
from parvis.orders.models import CartLine
from parvis.orders.rules import premium_fee

_BOUGHT_AS: Final[Mapping[str, tuple[LineKind, PriceAction]]] = {
    AnswerState.PREMIUM: (LineKind.REGISTER, PriceAction.REGISTER),
    AnswerState.TAKEN: (LineKind.TRANSFER, PriceAction.TRANSFER),
}


class Fees(NamedTuple):
    """The registry's fee of a line for a year, and that of a year's renewal, in minor units."""

    line: int
    renewal: int


def fee_changes(
    lines: Sequence[CartLine], brand: Brand, names: Mapping[str, Domain], *, now: datetime
) -> dict[int, Fees]:
    """The lines, by their key, of which a registry has told another fee since they were put in the cart.

    ``names`` are the account's own. A name that comes from elsewhere may turn out to be premium. Told nothing since, a fee stays: the command names it, and the registry refuses
    another one.
    """
    new = [
        line for line in lines if line.kind == LineKind.TRANSFER or (line.is_premium and line.kind == LineKind.REGISTER)
    ]
    found = _answered(brand, [line.name for line in new]) if new else {}
    for line in lines:
        domain = names.get(line.name)
        if line.is_premium and line.kind in HELD_KINDS and domain is not None:
            fee = premium_fee(domain, line.kind, currency=brand.currency, now=now)
            renewal = premium_fee(domain, LineKind.RENEW, currency=brand.currency, now=now)
            if fee is not None and renewal is not None:
                found[line.kind, line.name] = Fees(fee.minor, renewal.minor)
    told = {line.pk: found[line.kind, line.name] for line in lines if (line.kind, line.name) in found}
    known = {line.pk: (line.fee_minor, line.renewal_fee_minor) for line in lines}
    return {pk: fees for pk, fees in told.items() if fees != known[pk]}


def _answered(brand: Brand, names: Sequence[str]) -> dict[tuple[str, str], Fees]:
    """The last answer about each name, free or held elsewhere, that is premium."""
    answers = Answer.objects.filter(search__brand=brand, name__in=names, state__in=_BOUGHT_AS, currency=brand.currency)
    found = {}
    for state, name, fees in answers.order_by("answered_at").values_list("state", "name", "fees"):
        kind, action = _BOUGHT_AS[state]
        if {action, PriceAction.RENEW} <= fees.keys():
            found[str(kind), name] = Fees(fees[action], fees[PriceAction.RENEW])
    return found
