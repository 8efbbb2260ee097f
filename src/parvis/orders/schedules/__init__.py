"""Which reminders of an expiry are sent, when and to whom (REN-1, rules 2.1): data, checked as they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("standard", "short")


class Anchor(StrEnum):
    """What days are counted from."""

    EXPIRY = "expiry"
    LAST_RENEWAL = "last-renewal"
    """The last renewal at the normal price, where it is after expiry."""
    DELETION = "deletion"
    LAST_RESTORE = "last-restore"


class Reader(StrEnum):
    ACCOUNT = "account"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder. ``window``: the first and last day, from the anchor, on which it may be sent; None: any later day."""

    code: str
    anchor: Anchor
    days: int
    window: tuple[int, int] | None
    to: tuple[Reader, ...]
    is_always: bool
    """Sent for names that renew by themselves too; otherwise only while their renewal is unpaid."""
    basis: str


@cache
def schedule(name: str) -> Sequence[Step]:
    """The steps of a schedule in the order of their file. Raises ValueError where the file makes no sense."""
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    steps = tuple(_step(entry) for entry in tomllib.loads(text)["steps"])
    if len({step.code for step in steps}) < len(steps):
        raise ValueError(f"{name}: a code stands twice")
    return steps


def _step(entry: Mapping[str, Any]) -> Step:
    if unknown := entry.keys() - {"code", "anchor", "days", "window", "to", "automatic", "basis"}:
        raise ValueError(f"{entry}: {', '.join(sorted(unknown))}")
    if entry["automatic"] not in {"always", "unpaid"}:
        raise ValueError(f"{entry['code']}: automatic is neither always nor unpaid")
    window = tuple(entry["window"]) if "window" in entry else None
    if window is not None and not window[0] <= entry["days"] <= window[1]:
        raise ValueError(f"{entry['code']}: it is due outside its window")
    return Step(
        code=entry["code"],
        anchor=Anchor(entry["anchor"]),
        days=int(entry["days"]),
        window=window,
        to=tuple(Reader(reader) for reader in entry["to"]),
        is_always=entry["automatic"] == "always",
        basis=entry.get("basis", ""),
    )
