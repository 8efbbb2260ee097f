"""Frames as they are kept: secrets taken out by element, not by guessing in the text."""

from copy import deepcopy
from typing import Final

from lxml import etree

from parvis.drivers.epp.elements import Element

MASK: Final = "••••"
_SECRET: Final = frozenset({"pw", "newPW", "authInfo", "allocationToken", "token"})
"""Local names, whatever the namespace: registries' own extensions carry codes too."""


def masked(root: Element) -> str:
    """``root`` as indented text, without passwords and authorisation codes."""
    shown = deepcopy(root)
    for part in shown.iter(etree.Element):
        if etree.QName(part).localname in _SECRET:
            _mask(part)
    etree.indent(shown)
    return etree.tostring(shown, encoding="unicode")


def holds_secret(found: Element) -> bool:
    """Say whether a password or an authorisation code stands inside ``found``."""
    return any(etree.QName(part).localname in _SECRET for part in found.iter(etree.Element))


def _mask(part: Element) -> None:
    for inner in part.iter(etree.Element):
        if inner.text and inner.text.strip():
            inner.text = MASK
        if inner is not part and inner.tail and inner.tail.strip():
            inner.tail = MASK
