"""Texts of the form ``name=value; name=value`` (RFC 6376 section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping


def tags_of(text: str) -> dict[str, str] | None:
    """Its tags, names in lower case; None where it is no such text, or says one twice."""
    found: dict[str, str] = {}
    for piece in filter(str.strip, text.split(";")):
        name, equals, value = piece.partition("=")
        if not equals or name.strip().lower() in found:
            return None
        found[name.strip().lower()] = value.strip()
    return found


def written(tags: Mapping[str, str]) -> str:
    """The text that says them."""
    return "; ".join(f"{name}={value}" for name, value in tags.items())
