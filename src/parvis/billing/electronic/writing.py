"""How electronic invoices are written: elements by their usual prefixes, numbers with a point and no useless zero."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lxml import etree

_PRICE: Final = Decimal("0.000001")
"""French rules take six decimals of a unit price (rules 7.4)."""


def put(
    names: Mapping[str, str], parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """Add a child such as ``ram:Name``, whose prefix is in ``names``. An empty ``text`` leaves it out, and returns it apart."""
    prefix, _colon, local = name.partition(":")
    tag = f"{{{names[prefix]}}}{local}"
    if text is not None and not text.strip():
        return etree.Element(tag)
    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def amount(value: Decimal) -> str:
    """An amount of money, with two decimals."""
    return f"{value:.2f}"


def number(value: Decimal) -> str:
    """A unit price: two decimals, and up to six where it needs them."""
    rounded = value.quantize(_PRICE, rounding=ROUND_HALF_UP).normalize()
    exponent = rounded.as_tuple().exponent
    return f"{rounded:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{rounded:f}"  # noqa: PLR2004


def percent(value: Decimal) -> str:
    """A rate in per cent: "20", "8.5"."""
    return f"{value.normalize():f}"
