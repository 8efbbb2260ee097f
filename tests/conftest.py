"""What every test may ask for. PostgreSQL is real: ``parvis.config.settings.test`` starts it."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.urls import get_resolver
from hypothesis import HealthCheck, settings

from tests.simulators.fixtures import begun, fresh_name, registries, registry_process
from tests.template_database import template

__all__ = ["begun", "fresh_name", "registries", "registry_process"]

FILLED_BY_MIGRATIONS = {"auth_permission", "django_content_type"}
EMPTY = """
DO $$
DECLARE
    name text;
    holds_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY ARRAY[%s] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO holds_rows;
        IF holds_rows THEN
            EXECUTE format('DELETE FROM %%I', name);
        END IF;
    END LOOP;
END $$
"""


def pytest_collection_modifyitems(items):
    """What takes longest begins first: at the end, no worker is left alone with it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# A busy machine draws slowly: that is no fault of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copies a migrated database instead of migrating an empty one."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


@pytest.fixture(scope="session", autouse=True)
def router(django_test_environment):
    """Read once, before a test changes the settings that decide which pages there are."""
    return get_resolver().url_patterns


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """Lets Django empty tables after a test with real transactions, those too that refuse it (see ``never_emptied``).

    Only what holds rows is emptied, and row by row: a TRUNCATE makes new files for every table and index of it, which took
    longer than most tests. What migrations fill stays.
    """

    def only_what_holds_rows(self, style, tables, **_options):
        emptied = sorted(set(tables) - FILLED_BY_MIGRATIONS)
        return [EMPTY % ", ".join(f"'{table}'" for table in emptied)] if emptied else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", only_what_holds_rows)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_kwargs: None)
        yield


@pytest.fixture
def now():
    """The instant at which a test happens, unless it says otherwise."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def tld_rules(settings, tmp_path):
    """Lays an operator's rules over ours: ``tld_rules("fr", terms=[2])``. What was laid before is gone."""

    def lay(*extensions, since="2000-01-01", **rules):
        folder = tmp_path / f"rules-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        lines = [
            f"{field} = {json.dumps(value, ensure_ascii=False) if field != 'cutoff_time' else value}"
            for field, value in rules.items()
        ]
        block = ["[[rules]]", f"from = {since}", 'source = "the test"', "is_confirmed = true", *lines]
        text = "\n".join([f"extensions = {json.dumps(extensions)}", *block])
        (folder / "own.toml").write_text(text, encoding="utf-8")
        settings.PARVIS_TLD_RULES = folder

    return lay
