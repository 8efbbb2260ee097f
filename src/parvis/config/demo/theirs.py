"""Names that another registrar holds, with the code that moves them. Needs no Django, so that it can be printed at once."""

from typing import Final, NamedTuple


class Theirs(NamedTuple):
    """A name, where it is, and how it comes to us."""

    name: str
    registry: str
    how: str


CODE: Final = "Voisin-2026!"
THEIRS: Final = (
    Theirs("arrivee-modele.eu", "eurid", "comes at once"),
    Theirs("arrivee-modele.com", "verisign", "comes when the other registrar agrees, or after five days"),
)
