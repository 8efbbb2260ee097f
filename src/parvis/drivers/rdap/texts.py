"""What strangers write, made fit to be kept and shown."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

LONGEST_RAW: Final = 64 * 1024
LONGEST_TEXT: Final = 255
MOST: Final = 50
"""Statuses or name servers of one name."""
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Controls, half characters, and what turns the direction of the text around it."""
_YEARS: Final = range(1980, 2200)
_ZONES: Final = (" UTC", " GMT", " (UTC)")
_FORMATS: Final = ("%d-%b-%Y", "%d-%b-%Y %H:%M:%S", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d", "%d.%m.%Y", "%d %B %Y")
"""Only those that are read in one way: 03/04/2026 is two days."""
_STATUSES: Final = {
    re.sub(r"(?=[A-Z])", " ", code).lower(): code
    for code in (
        "addPeriod", "autoRenewPeriod", "inactive", "pendingCreate", "pendingDelete", "pendingRenew", "pendingRestore",
        "pendingTransfer", "pendingUpdate", "redemptionPeriod", "renewPeriod", "transferPeriod",
        *(
            f"{who}{what}"
            for who in ("client", "server")
            for what in ("DeleteProhibited", "Hold", "RenewProhibited", "TransferProhibited", "UpdateProhibited")
        ),
    )
} | {"active": "ok"}  # fmt: skip


def plain(text: str) -> str:
    """The text without what cannot be seen; its lines stay."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def short(text: str) -> str:
    """One line of it, at most ``LONGEST_TEXT`` characters."""
    return " ".join(plain(text[: 4 * LONGEST_TEXT]).split())[:LONGEST_TEXT]


def cut(text: str) -> str:
    """The whole of it as published, at most ``LONGEST_RAW`` characters."""
    return plain(text if len(text) <= LONGEST_RAW else f"{text[:LONGEST_RAW]}…").strip()


def instant(text: str) -> datetime | None:
    """The instant that is written there (UTC where no zone is), or None."""
    written = text.strip()[:LONGEST_TEXT]
    for zone in _ZONES:
        written = written.removesuffix(zone)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return _otherwise(written)
    return _sound(found)


def _otherwise(written: str) -> datetime | None:
    for pattern in _FORMATS:
        try:
            return _sound(datetime.strptime(written, pattern).replace(tzinfo=UTC))
        except ValueError:
            continue
    return None


def _sound(found: datetime) -> datetime | None:
    """Years that no calendar overflows at."""
    if found.year not in _YEARS:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def statuses(words: Iterable[str]) -> tuple[str, ...]:
    """In EPP's words (RFC 8056 section 2), each once; what that table lacks stays as it was written."""
    found = (short(word) for word in words)
    return tuple(dict.fromkeys(_STATUSES.get(word.lower(), word) for word in found if word))[:MOST]


def hosts(names: Iterable[str]) -> tuple[str, ...]:
    """Name servers in lower case, each once."""
    found = (short(name).lower().rstrip(".") for name in names)
    return tuple(dict.fromkeys(name for name in found if name))[:MOST]
