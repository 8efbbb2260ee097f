"""What a customer asks of a redirection."""

from dataclasses import dataclass

from parvis.redirections.enums import Https, Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """``target`` as typed. ``keeps_method``: 308 and 307 instead of 301 and 302, so that forms are sent on (RFC 9110).

    ``title`` is that of the page around a masked one.
    """

    target: str
    kind: Kind = Kind.PERMANENT
    keeps_method: bool = False
    keeps_path: bool = True
    keeps_query: bool = True
    title: str = ""
    https: Https = Https.ON
