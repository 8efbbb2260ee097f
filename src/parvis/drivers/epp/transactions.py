"""Client transaction ids: 3 to 64 characters, by which both logs find one command (RFC 5730 section 2.5)."""

import hashlib
import itertools
import re
import string
import time
from typing import Final

LONGEST: Final = 64
_SIGNS: Final = string.digits + string.ascii_lowercase
_DIGEST: Final = 12
_numbers: Final = itertools.count(int(time.time() * 1000))
"""Never the same twice, after a restart neither: it starts at the milliseconds of the clock."""


def transaction_id(key: str) -> str:
    """``key``, then a number that no other command of ours bears. A key too long is cut, and told apart by a digest."""
    suffix = f"-{_short(next(_numbers))}"
    plain = re.sub(r"[^!-~]", "_", key) or "read"
    room = LONGEST - len(suffix)
    if len(plain) > room:
        digest = hashlib.sha256(key.encode()).hexdigest()[:_DIGEST]
        plain = f"{plain[: room - _DIGEST - 1]}~{digest}"
    return plain + suffix


def _short(number: int) -> str:
    written = ""
    while number:
        number, digit = divmod(number, len(_SIGNS))
        written = _SIGNS[digit] + written
    return written
