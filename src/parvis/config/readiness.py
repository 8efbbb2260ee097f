"""Whether a start finds everything prepared: then Django is not loaded once more only to see that nothing is to be done."""

import hashlib
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

import parvis

SOURCE: Final = Path(parvis.__file__).parent
_PACKAGES: Final = sorted({Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")})
_OF_NO_MATTER: Final = {"__pycache__", "locale"}
"""Made anew by starting; nothing is prepared from them."""
_TOLD: Final = "SELECT obj_description('django_migrations'::regclass, 'pg_class')"
_NOW: Final = "SELECT count(*), max(id), EXISTS (SELECT FROM domains_domain) FROM django_migrations"


def fingerprint(source: Path = SOURCE) -> str:
    """Of what preparing follows from: our files by their names, sizes and times, and the packages with their versions."""
    packages = (found.name for folder in _PACKAGES for found in sorted(folder.glob("*.dist-info")))
    parts = "\n".join([sys.version, *packages, *sorted(_files(source))])
    return hashlib.sha256(parts.encode()).hexdigest()


def is_prepared(database: str, static: Path, code: str) -> bool:
    """Whether ``say_prepared`` was told the same ``code``, and neither migrations, names nor static files were undone since."""
    if not (static / ".fingerprint").exists():
        return False
    with psycopg.connect(database) as connection:
        try:
            told, now = _told_and_now(connection, code)
        except psycopg.errors.UndefinedTable:
            return False
    return told == now


def say_prepared(database: str, code: str) -> None:
    """Keep it beside the list of migrations, so that it goes wherever the data go."""
    with psycopg.connect(database) as connection:
        _told, now = _told_and_now(connection, code)
        connection.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(now))


def _told_and_now(connection: psycopg.Connection, code: str) -> tuple[object, str]:
    (told,) = connection.execute(_TOLD).fetchone() or (None,)
    found = connection.execute(_NOW).fetchone() or ()
    return told, " ".join(map(str, ("prepared", code, *found)))


def _files(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        if path.name in _OF_NO_MATTER:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            seen = path.stat()
            yield f"{path} {seen.st_size} {seen.st_mtime_ns}"
