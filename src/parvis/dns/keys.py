"""Keys that zones are signed with: ours, not the servers', so that all of them sign alike and a lost one is made again.

One for everything (CSK, flags 257), ECDSA P-256 (RFC 8624, RFC 6605). Its private number leaves this process sealed, or to
the servers that sign.
"""

import base64
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from parvis.provisioning.sealing import Sealer

ALGORITHM: Final = 13
_FLAGS: Final = 257
_PROTOCOL: Final = 3
_OCTETS: Final = 32
_SEALER: Final = Sealer(b"parvis.dns.sealing")
sealed: Final = _SEALER.sealed
opened: Final = _SEALER.opened


def made() -> tuple[str, str]:
    """A new key: the data of its DNSKEY record, and its private number as ``ZoneKey`` has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_numbers()
    public = base64.b64encode(point.x.to_bytes(_OCTETS) + point.y.to_bytes(_OCTETS)).decode()
    private = base64.b64encode(key.private_numbers().private_value.to_bytes(_OCTETS)).decode()
    return f"{_FLAGS} {_PROTOCOL} {ALGORITHM} {public}", private


def is_pair(public: str, private: str) -> bool:
    """Say whether both are of one key, of the kind that we make."""
    try:
        number = int.from_bytes(base64.b64decode(private, validate=True))
        point = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    except ValueError:
        return False
    octets = base64.b64encode(point.x.to_bytes(_OCTETS) + point.y.to_bytes(_OCTETS)).decode()
    return public == f"{_FLAGS} {_PROTOCOL} {ALGORITHM} {octets}"


def tag_of(public: str) -> int:
    """The number that DS records and signatures name it by (RFC 4034 appendix B)."""
    flags, protocol, algorithm, octets = public.split()
    data = int(flags).to_bytes(2) + bytes([int(protocol), int(algorithm)]) + base64.b64decode(octets)
    total = sum(octet << 8 if place % 2 == 0 else octet for place, octet in enumerate(data))
    return (total + (total >> 16 & 0xFFFF)) & 0xFFFF
