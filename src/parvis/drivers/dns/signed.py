"""Records and their signatures as one answer has them, and whether these are valid (RFC 4035 section 5)."""

from __future__ import annotations

from dataclasses import dataclass

import dns.dnssec
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset


class NotSignedError(ValueError):
    """No records, or records without a signature."""


@dataclass(frozen=True, slots=True)
class Signed:
    """``records`` of one name and type, and their ``signatures``; None: there are none."""

    records: dns.rrset.RRset | None
    signatures: dns.rrset.RRset | None

    @classmethod
    def of(cls, answer: dns.message.Message, name: dns.name.Name, kind: str) -> Signed:
        """What ``answer`` has of them."""
        wanted, inside = dns.rdatatype.from_text(kind), (answer.answer, name, dns.rdataclass.IN)
        return cls(answer.get_rrset(*inside, wanted), answer.get_rrset(*inside, dns.rdatatype.RRSIG, wanted))

    def check(self, name: dns.name.Name, keys: dns.rrset.RRset) -> None:
        """Raise NotSignedError, or what the library does, unless one of ``keys`` of the zone ``name`` signed them validly."""
        if self.records is None or self.signatures is None:
            raise NotSignedError
        dns.dnssec.validate(self.records, self.signatures, {name: keys})
