"""Names that are typed in guided forms."""

from __future__ import annotations

from parvis.dns.records.names import host_typed
from parvis.web.portal.dns.guides.guide import words_of


def host_words(text: str) -> list[str]:
    """Host names in ASCII, without final dots; FaultError for what is none."""
    return [host_typed(f"{word.rstrip('.')}.", "").rstrip(".") for word in words_of(text)]
