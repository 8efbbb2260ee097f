"""Fees (RFC 8748): told with a check, agreed to with a command, written down when charged."""

from decimal import Decimal, InvalidOperation
from typing import Final

from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.reading import Element, attribute, first, needed, parts, years
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import amount, el
from parvis_registry.policies import FEE_CURRENCY, extension_of
from parvis_registry.tlds import policy_of, yearly_fee

_ACTIONS: Final = frozenset({"create", "renew", "transfer", "restore", "update", "delete"})
_BY_YEAR: Final = frozenset({"create", "renew", "transfer"})


def fee_of(name: str, action: str, count: int) -> int:
    """What ``action`` costs at the registry, in minor units."""
    price_class, yearly = yearly_fee(name)
    policy = policy_of(name.partition(".")[2])
    if action == "restore":
        return yearly if price_class == "premium" else policy.restore_minor
    if action == "transfer" and not policy.transfer_adds_year:
        return 0
    return yearly * count if action in _BY_YEAR else 0


def checked(context: Context, asked: Element, names: list[str]) -> Element:
    """The ``fee:chkData`` for ``names``."""
    given = parts(asked, "fee", "currency? command+")
    _check_currency(first(given["currency"]))
    commands = [
        (attribute(one, "name", _ACTIONS), years(parts(one, "fee", "period?")["period"])) for one in given["command"]
    ]
    return el(
        "fee:chkData",
        el("fee:currency", FEE_CURRENCY),
        *(_of_name(context.registry, name, commands) for name in names),
    )


def _of_name(registry: str, name: str, commands: list[tuple[str, int]]) -> Element:
    if extension_of(registry, name) is None:
        return el("fee:cd", el("fee:objID", name), el("fee:reason", "not of this registry"), avail="0")
    price_class, _yearly = yearly_fee(name)
    return el(
        "fee:cd",
        el("fee:objID", name),
        el("fee:class", price_class),
        *(
            el(
                "fee:command",
                el("fee:period", str(count), unit="y") if action in _BY_YEAR else None,
                el("fee:fee", amount(fee_of(name, action, count)), description=action),
                name=action,
                **({"standard": "1"} if price_class == "standard" else {}),
            )
            for action, count in commands
        ),
        avail="1",
    )


def agreed(command: Command, name: str, action: str, count: int) -> int:
    """The fee of ``action``, which the command must name where the name is premium, and may otherwise: EppError 2004."""
    price_class, _yearly = yearly_fee(name)
    due = fee_of(name, action, count)
    told = command.extensions.get(f"fee:{command.verb}")
    if told is None:
        if price_class != "standard":
            raise EppError(2004, f"the fee is {amount(due)} {FEE_CURRENCY}")
        return due
    given = parts(told, "fee", "currency? fee+ credit*")
    _check_currency(first(given["currency"]))
    if sum(_decimal(part) for part in given["fee"]) * 100 != due:
        raise EppError(2004, f"the fee is {amount(due)} {FEE_CURRENCY}")
    return due


def charge(context: Context, name: str, action: str, minor: int, *, registrar: str = "") -> None:
    """Write down what the asking registrar, or another, owes; negative is a refund."""
    if minor:
        context.database.execute(
            "INSERT INTO charges (at, registry, registrar, name, action, minor) VALUES (?, ?, ?, ?, ?, ?)",
            (context.now.isoformat(), context.registry, registrar or context.registrar, name, action, minor),
        )


def charged(command: Command, minor: int, tag: str) -> list[Element]:
    """The fee in an answer, where the command spoke of fees."""
    if f"fee:{command.verb}" not in command.extensions:
        return []
    return [el(tag, el("fee:currency", FEE_CURRENCY), el("fee:fee", amount(minor)))]


def _check_currency(currency: str) -> None:
    if currency not in {"", FEE_CURRENCY}:
        raise EppError(2004, f"fees are in {FEE_CURRENCY}")


def _decimal(element: Element) -> Decimal:
    try:
        found = Decimal(needed(element, longest=20))
    except InvalidOperation as error:
        raise EppError(2005, "fee") from error
    if not found.is_finite() or found < 0:
        raise EppError(2005, "fee")
    return found
