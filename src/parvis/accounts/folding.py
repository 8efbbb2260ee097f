"""Words as they are compared in a search: lower case, no accents, no punctuation. PostgreSQL and Python do the same."""

from typing import Final

_ACCENTED: Final = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_PLAIN: Final = "aaaaaaceeeeiiiinooooouuuuyy"
_MARKS: Final = "@.-_+'’/"
FOLDS: Final = _ACCENTED + _MARKS
"""What PostgreSQL's ``translate`` replaces, character by character, with ``FOLDED``."""
FOLDED: Final = _PLAIN + " " * len(_MARKS)
_TABLE: Final = str.maketrans(FOLDS, FOLDED)


def words_of(text: str) -> list[str]:
    """The words of ``text``, made of letters and digits alone."""
    folded = "".join(mark if mark.isalnum() else " " for mark in text.lower().translate(_TABLE))
    return folded.split()
