"""What signs a name at its registry, DS records or keys (RFC 4034): read from what is pasted, checked before it is sent."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Final

import idna
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.domains import dnskeys
from parvis.domains.ports import DsRecord, KeyRecord, SignerRecord
from parvis.kit.refusals import NotAllowedError

LONGEST: Final = 8_000
"""Characters that are read of what is pasted."""
SHA1: Final = 1
DIGESTS: Final[Mapping[int, int]] = {2: 64, 4: 96}
"""Hexadecimal digits by the types that are taken (RFC 4509, RFC 6605)."""
ALGORITHMS: Final = (8, 10, 13, 14, 15, 16)
"""Those that RFC 8624 lets one validate with, and no deprecated one."""
DEPRECATED: Final = frozenset({1, 3, 5, 6, 7, 12})
LARGEST_TAG: Final = 65_535
_HEX: Final = re.compile(r"[0-9A-F]+")
_TTL: Final = re.compile(r"\d+|(?:\d+[smhdw])+", re.IGNORECASE)
_KEY: Final = "DNSKEY"
_FIELDS: Final = 4
"""Of a DS line as of a DNSKEY line, at least."""


def written(record: SignerRecord) -> str:
    """As a zone file writes its data; a key with its type before it, which tells it from a DS record."""
    if isinstance(record, KeyRecord):
        return f"{_KEY} {record.flags} {record.protocol} {record.algorithm} {record.key}"
    return f"{record.key_tag} {record.algorithm} {record.digest_type} {record.digest.upper()}"


def read(text: str) -> SignerRecord:
    """What ``written`` wrote."""
    if text.startswith(_KEY):
        _kind, flags, protocol, algorithm, key = text.split()
        return KeyRecord(int(flags), int(protocol), int(algorithm), key)
    tag, algorithm, kind, digest = text.split()
    return DsRecord(int(tag), int(algorithm), int(kind), digest)


def as_written(records: Iterable[SignerRecord]) -> list[str]:
    """All of them, each once, in a lasting order."""
    ordered = sorted(set(records), key=lambda one: (isinstance(one, KeyRecord), astuple(one)))
    return [written(one) for one in ordered]


def faults(record: SignerRecord) -> Mapping[str, str | Promise]:
    """What is wrong with a record that is to be added, by field."""
    if isinstance(record, KeyRecord):
        return dnskeys.faults(record, _of_algorithm(record.algorithm))
    found: dict[str, str | Promise] = {}
    if not 0 <= record.key_tag <= LARGEST_TAG:
        found["key_tag"] = _("The key tag is a number between 0 and 65535.")
    algorithm = _of_algorithm(record.algorithm)
    if algorithm is not None:
        found["algorithm"] = algorithm
    if record.digest_type == SHA1:
        found["digest_type"] = _("SHA-1 digests (type 1) are no longer accepted: take the record with digest type 2.")
    elif record.digest_type not in DIGESTS:
        found["digest_type"] = _("This digest type is not accepted: take the record with digest type 2 or 4.")
    digits = DIGESTS.get(record.digest_type)
    if not _HEX.fullmatch(record.digest):
        found["digest"] = _("A digest has only the digits 0 to 9 and the letters A to F.")
    elif digits is not None and len(record.digest) != digits:
        found["digest"] = _("A digest of type %(kind)s has %(digits)s digits, this one %(length)s.") % {
            "kind": record.digest_type,
            "digits": digits,
            "length": len(record.digest),
        }
    return found


def _of_algorithm(algorithm: int) -> str | Promise | None:
    if algorithm in DEPRECATED:
        return _("This algorithm is no longer accepted: sign the zone with algorithm 13 or 8.")
    return None if algorithm in ALGORITHMS else _("This algorithm is not known. The usual ones are 13 and 8.")


def pasted(text: str, *, name: str) -> list[DsRecord]:
    """The DS records of ``text``: lines of a zone file, DS as they are and DNSKEY hashed, as ``name`` has them.

    NotAllowedError for a line that is neither, or another name's. Nothing is checked that ``faults`` checks.
    """
    found = [_hashed(_record(line, name), name) for line in _lines(text[:LONGEST])]
    if not found:
        raise NotAllowedError(_("Paste a DS or DNSKEY line."), field="lines")
    return list(dict.fromkeys(found))


def pasted_keys(text: str, *, name: str) -> list[KeyRecord]:
    """The keys of ``text``, for a registry that hashes them itself: lines of a zone file, as ``name`` has them.

    NotAllowedError for a line that is no key, or another name's. A DS line does not tell the key that it stands for.
    """
    found = [_record(line, name) for line in _lines(text[:LONGEST])]
    if not found:
        raise NotAllowedError(_("Paste a DNSKEY line."), field="lines")
    keys = [record for record in found if isinstance(record, KeyRecord)]
    if len(keys) < len(found):
        raise NotAllowedError(
            _("The registry of this name takes keys, and computes the DS record itself: paste the DNSKEY line."),
            field="lines",
        )
    return list(dict.fromkeys(keys))


def of_key(name: str, record: KeyRecord) -> DsRecord:
    """The DS record that stands for a key, by SHA-256 (RFC 4034 section 5.1.4, RFC 4509)."""
    rdata = record.flags.to_bytes(2) + bytes([record.protocol, record.algorithm]) + dnskeys.octets(record)
    digest = hashlib.sha256(wire(name) + rdata).hexdigest().upper()
    return DsRecord(_tag(rdata), record.algorithm, 2, digest)


def _hashed(record: SignerRecord, name: str) -> DsRecord:
    return of_key(name, record) if isinstance(record, KeyRecord) else record


def _lines(text: str) -> Iterator[str]:
    """Lines without comments; what stands between parentheses is one line."""
    bare = "\n".join(line.partition(";")[0] for line in text.splitlines())
    joined = re.sub(r"\(([^()]*)\)", lambda found: found[1].replace("\n", " "), bare)
    return (line for line in joined.splitlines() if line.strip())


def _record(line: str, name: str) -> SignerRecord:
    words = line.split()
    kind = next((place for place, word in enumerate(words[:4]) if word.upper() in {"DS", "DNSKEY"}), None)
    if kind is None:
        # A record of key tag 257 and algorithm 3 would be refused: this is a key.
        return _dnskey(words) if words[:2] == ["257", "3"] else _ds(words)
    for word in words[:kind]:
        if word.upper() != "IN" and not _TTL.fullmatch(word) and not _is_named(word, name):
            raise NotAllowedError(
                _("This line is about “%(other)s”, not about %(name)s.") % {"other": word, "name": name}, field="lines"
            )
    fields = words[kind + 1 :]
    return _ds(fields) if words[kind].upper() == "DS" else _dnskey(fields)


def _ds(fields: list[str]) -> DsRecord:
    if len(fields) < _FIELDS or not all(_is_number(word) for word in fields[:3]):
        raise NotAllowedError(
            _("A DS line reads: key tag, algorithm, digest type, digest. For example: 12345 13 2 49FD46E6…"),
            field="lines",
        )
    return DsRecord(int(fields[0]), int(fields[1]), int(fields[2]), "".join(fields[3:]).upper())


def _dnskey(fields: Sequence[str]) -> KeyRecord:
    if len(fields) < _FIELDS or not all(_is_number(word) for word in fields[:3]):
        raise NotAllowedError(
            _("A DNSKEY line reads: flags, protocol, algorithm, key. For example: 257 3 13 mdsswUyr3DPW…"),
            field="lines",
        )
    flags, protocol, algorithm = (int(word) for word in fields[:3])
    record = KeyRecord(flags, protocol, algorithm, "".join(fields[3:]))
    if algorithm not in {*ALGORITHMS, *DEPRECATED}:
        raise NotAllowedError(_("This algorithm is not known. The usual ones are 13 and 8."), field="lines")
    for sentence in dnskeys.faults(record, None).values():
        raise NotAllowedError(sentence, field="lines")
    return record


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= len(str(LARGEST_TAG))


def _is_named(word: str, name: str) -> bool:
    if word == "@":
        return True
    try:
        return idna.encode(word.rstrip(".").lower(), uts46=True).decode("ascii") == name
    except idna.IDNAError:
        return False


def wire(name: str) -> bytes:
    """As names are hashed (RFC 4034 section 6.2)."""
    labels = name.lower().rstrip(".").split(".")
    return b"".join(bytes([len(label)]) + label.encode("ascii") for label in labels) + b"\0"


def _tag(rdata: bytes) -> int:
    """RFC 4034 appendix B."""
    total = sum(octet << 8 if place % 2 == 0 else octet for place, octet in enumerate(rdata))
    return (total + (total >> 16 & 0xFFFF)) & 0xFFFF
