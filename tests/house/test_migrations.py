"""Migrations say what the models say, in one line, under names that tell what they do."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = "parvis."


@pytest.mark.django_db
def test_no_model_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_migrations_are_linear_and_named():
    loader = MigrationLoader(None)
    ours = [key for key, migration in loader.disk_migrations.items() if type(migration).__module__.startswith(OURS)]

    assert loader.detect_conflicts() == {}
    assert [name for _app, name in ours if re.search(r"auto_\d|^\d{4}_alter_\w+_and_more", name)] == []
    assert ours
