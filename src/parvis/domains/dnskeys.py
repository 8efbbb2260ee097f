"""The keys that sign a zone (DNSKEY, RFC 4034 section 2): checked before they are hashed, or sent to a registry that hashes."""

import base64
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.domains.ports import KeyRecord

ENTRY: Final = 257
"""Zone key and secure entry point, not revoked."""
DNSSEC: Final = 3
LENGTHS: Final[Mapping[int, int]] = {13: 64, 14: 96, 15: 32, 16: 57}
"""Octets of the keys whose length is fixed (RFC 6605, RFC 8080)."""
_SHORTEST: Final = 67
"""Octets of an RSA key of 512 bits with its exponent: less is none (RFC 3110)."""


def octets(record: KeyRecord) -> bytes:
    """The key itself; empty where its text is no base64."""
    try:
        return base64.b64decode(record.key, validate=True)
    except ValueError:
        return b""


def faults(record: KeyRecord, algorithm: str | Promise | None) -> Mapping[str, str | Promise]:
    """What is wrong with a key that is to be added, by field; ``algorithm`` is what is said of its algorithm."""
    found: dict[str, str | Promise] = {}
    if record.flags != ENTRY or record.protocol != DNSSEC:
        found["flags"] = _("Paste the key that signs the other keys: its line begins with “257 3”.")
    if algorithm is not None:
        found["algorithm"] = algorithm
    length, wanted = len(octets(record)), LENGTHS.get(record.algorithm)
    if length != wanted if wanted else length < _SHORTEST:
        found["key"] = _("The key of this line is not whole: copy it again to its end.")
    return found
