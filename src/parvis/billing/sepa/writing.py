"""The file of direct debits that a bank takes: pain.008.001.08 (EPC130-08, customer-to-bank guidelines of SDD Core).

``sepaxml`` builds it and checks it against the schema. Its own numbers and clock are random: they are replaced, so that a
file says when and under which number it was made.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from lxml import etree
from sepaxml import SepaDD

SCHEMA: Final = "pain.008.001.08"
SEQUENCE: Final = "RCUR"
"""Every collection of a recurrent mandate: since version 9.0 of the rulebook (November 2016) the first needs no FRST."""
_ALLOWED: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
"""EPC217-08: what every bank of the zone takes."""
_SPELT: Final = str.maketrans(
    {"’": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who collects."""

    name: str
    creditor_id: str
    iban: str
    bic: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Debit:
    """What is collected from whom. ``minor`` is in cents of euros."""

    end_to_end: str
    minor: int
    mandate: str
    signed_on: date
    holder: str
    iban: str
    town: str
    country: str
    text: str


def pain_008(creditor: Creditor, debits: Sequence[Debit], *, number: str, collected_on: date, now: datetime) -> bytes:
    """One message of one batch, for one date. Raises what ``sepaxml`` does where the schema refuses it."""
    config = {
        "name": latin(creditor.name, 70),
        "IBAN": creditor.iban,
        "batch": True,
        "creditor_id": creditor.creditor_id,
        "currency": "EUR",
        "instrument": "CORE",
        "address": {
            "street_name": latin(creditor.street, 70),
            "postcode": latin(creditor.postal_code, 16),
            "town": latin(creditor.city, 35),
            "country": creditor.country,
        },
        **({"BIC": creditor.bic} if creditor.bic else {}),
    }
    message = SepaDD(config, schema=SCHEMA, clean=False)
    for debit in debits:
        message.add_payment(
            {
                "name": latin(debit.holder, 70),
                "IBAN": debit.iban,
                "amount": debit.minor,
                "type": SEQUENCE,
                "collection_date": collected_on,
                "mandate_id": debit.mandate,
                "mandate_date": debit.signed_on,
                "description": latin(debit.text, 140),
                "endtoend_id": debit.end_to_end,
                # Since 15 November 2026 addresses are structured or hybrid: town and country at least (EPC153-22).
                "address": {"town": latin(debit.town, 35), "country": debit.country},
            }
        )
    return _named(message.export(validate=True), number, now)


def _named(content: bytes, number: str, now: datetime) -> bytes:
    root = etree.fromstring(content)
    made = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    for name, value in (("MsgId", number), ("PmtInfId", number), ("CreDtTm", made)):
        for node in root.iterfind(f".//{{*}}{name}"):
            node.text = value
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def latin(text: str, most: int) -> str:
    """``text`` in the characters that every bank takes; others are left out, letters lose their accents."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELT))
    kept = "".join(letter if letter in _ALLOWED else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.split())[:most].strip()
