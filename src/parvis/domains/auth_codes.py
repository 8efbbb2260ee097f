"""Authorisation codes are worked out, never stored (ADR 8)."""

from hashlib import sha512
from typing import Final

from django.utils.crypto import salted_hmac

LENGTH: Final = 24
_UPPER: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_LOWER: Final = "abcdefghijkmnpqrstuvwxyz"
_DIGITS: Final = "23456789"
_SIGNS: Final = "-+?!"
_ANY: Final = _UPPER + _LOWER + _DIGITS + _SIGNS
_SALT: Final = "parvis.domains.auth-code"


def code_of(domain_id: int, generation: int) -> str:
    """The code of the ``generation``-th asking for that domain, counted from 1: 24 characters, more than 128 bits.

    An upper-case letter, a lower-case one, a digit and a sign come first, as registries demand (RFC 9154 section 4.1);
    the characters that a person confuses (I, l, 1, O, o, 0) never come.
    """
    if generation < 1:
        message = "no code was ever set"
        raise ValueError(message)
    digest = salted_hmac(_SALT, f"{domain_id}:{generation}", algorithm="sha512").digest()
    number = int.from_bytes(digest + sha512(digest).digest())
    code = ""
    for place in range(LENGTH):
        alphabet = (_UPPER, _LOWER, _DIGITS, _SIGNS)[place] if place < len("ULDS") else _ANY
        number, at = divmod(number, len(alphabet))
        code += alphabet[at]
    return code
