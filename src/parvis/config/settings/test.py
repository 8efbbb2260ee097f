"""The tests: embedded PostgreSQL unless DATABASE_URL says otherwise, quick password hashes, nothing compressed."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg

from parvis.config import embedded
from parvis.config.settings.shared import *

if not os.environ.get("DATABASE_URL"):
    _folder = Path(tempfile.gettempdir()) / f"parvis-tests-{os.getuid()}"
    os.environ["DATABASE_URL"] = embedded.start(_folder / "postgres")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as _server:
        # Nothing outlives the machine: only its loss, not the end of a process, could lose what is not yet on the disk.
        _server.execute("ALTER SYSTEM SET fsync = off")
        _server.execute("ALTER SYSTEM SET full_page_writes = off")
        _server.execute("SELECT pg_reload_conf()")
    DATABASES = {"default": database_of(os.environ["DATABASE_URL"])}

PARVIS_HOME = Path(tempfile.mkdtemp(prefix="parvis-home-"))
atexit.register(shutil.rmtree, PARVIS_HOME, ignore_errors=True)
PARVIS_DEMO = True
PARVIS_REGISTRY_HOME = PARVIS_REGISTRY_HOME or PARVIS_HOME / "registry"
SECRET_KEY = "tests-" + "x" * 60
CARD_SECRET = "tests-card-" + "x" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0
"""Threads of a worker under test leave no connection behind."""
STATIC_ROOT = PARVIS_HOME / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
