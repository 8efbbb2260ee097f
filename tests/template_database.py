"""The migrated database that each test run copies, made once for the same migrations: applying them takes far longer."""

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

import parvis
from tests.simulators.backups import address

SOURCE = Path(parvis.__file__).parent
PINS = SOURCE.parents[1] / "requirements" / "run.txt"
KEPT = 6
"""Templates that stay on the server: branches that are worked on side by side have each their own."""
LOCK = 0x7061727669


def template():
    """The name of the database to copy."""
    digest = hashlib.sha256(PINS.read_bytes())
    for path in sorted(SOURCE.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _make(server, name)
    return name


def _make(server, name):
    begun = f"begun_{name}"
    _drop(server, begun)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(begun)))
    asked_for = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = begun
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = asked_for
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(begun), sql.Identifier(name)))
    older = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' ORDER BY oid DESC OFFSET %s", [KEPT]
    )
    for (found,) in older.fetchall():
        _drop(server, found)


def _drop(server, name):
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
