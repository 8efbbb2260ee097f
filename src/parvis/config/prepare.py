"""Makes a database and the static files ready, doing only what is not done yet."""

import hashlib
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone


def main() -> None:
    """Migrate, collect static files when a source changed, load the demonstration once."""
    django.setup()
    # Only now may modules with models be imported.
    from parvis.config.demo.loading import load

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    _collect()
    load(timezone.now())


def _collect() -> None:
    """Collect static files when any of them is new: their names, sizes and times are the fingerprint."""
    folders = [Path(config.path) / "static" for config in apps.get_app_configs()]
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file())
    parts = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    fingerprint = hashlib.sha256(parts.encode()).hexdigest()
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    if mark.exists() and mark.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(fingerprint)


if __name__ == "__main__":
    main()
