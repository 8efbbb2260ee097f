"""Migrations that were joined stand for those that they replaced: a database from before has nothing to catch up with."""

import pytest
from django.db import connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def plan():
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@pytest.fixture
def before(db):
    """A database that knows the old migrations by their names, and none of the joined ones; the joined ones."""
    recorder = MigrationRecorder(connection)
    joined = [one for one in MigrationExecutor(connection).loader.disk_migrations.values() if one.replaces]
    for migration in joined:
        recorder.record_unapplied(migration.app_label, migration.name)
        for app, name in migration.replaces:
            recorder.record_applied(app, name)
    return joined


def test_a_database_from_before_they_were_joined_has_them_all(before):
    assert {migration.app_label for migration in before} >= {"accounts", "billing", "dns", "domains", "orders"}
    assert plan() == []


def test_a_database_that_lacks_one_of_them_is_not_taken_for_whole(before):
    domains = next(migration for migration in before if migration.app_label == "domains")
    MigrationRecorder(connection).record_unapplied(*domains.replaces[-1])

    with pytest.raises(NodeNotFoundError, match="domains"):
        plan()
