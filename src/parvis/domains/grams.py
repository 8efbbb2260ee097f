"""Pieces of names, by which a part or the beginning of a name is found on an index (ADR 7)."""

from typing import Final

GRAM: Final = 3


def grams_of(*names: str) -> list[str]:
    """What ``Domain.grams`` holds for a name's forms: its runs of three characters, and its beginnings: «^a», «^ab»."""
    lower = [name.lower() for name in names]
    begun = {f"^{name[:size]}" for name in lower for size in range(1, GRAM)}
    return sorted(begun.union(*map(runs, lower)))


def runs(text: str) -> list[str]:
    """Every run of three characters of ``text``, each once, in a stable order."""
    return sorted({text[at : at + GRAM] for at in range(len(text) - GRAM + 1)})
