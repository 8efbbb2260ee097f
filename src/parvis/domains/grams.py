"""Runs of three characters, by which a part of a name is found on an index (ADR 7)."""

from typing import Final

SIZE: Final = 3


def grams_of(*texts: str) -> list[str]:
    """Every run of three characters of ``texts``, lower case, each once, in a stable order."""
    return sorted({text[at : at + SIZE] for text in map(str.lower, texts) for at in range(len(text) - SIZE + 1)})
