"""The log of what was played."""

import os
from pathlib import Path


def keep(line):
    """Write what came of a case where ``PARVIS_CHAOS_LOG`` says."""
    if path := os.environ.get("PARVIS_CHAOS_LOG"):
        with Path(path).open("a") as log:
            log.write(f"{line}\n")
