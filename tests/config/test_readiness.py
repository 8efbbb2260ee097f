"""What a later start finds prepared, and what makes it prepare again."""

import os

import psycopg
import pytest
from django.db import connection

from parvis.config import readiness
from tests.factories import DomainFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "migrations").mkdir(parents=True)
    (folder / "migrations" / "0001_first.py").write_text("operations = []")
    return folder


@pytest.fixture
def static(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / ".fingerprint").write_text("gathered")
    return folder


@pytest.fixture
def database():
    """The address of the tests' database, whose list of migrations says nothing afterwards."""
    of = connection.settings_dict
    yield psycopg.conninfo.make_conninfo(host=of["HOST"], user=of["USER"], dbname=of["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS NULL")


@pytest.fixture
def is_prepared(database, static, source):
    return lambda: readiness.is_prepared(database, static, readiness.fingerprint(source))


@pytest.fixture
def prepared(database, source, is_prepared):
    DomainFactory()
    assert not is_prepared()
    readiness.say_prepared(database, readiness.fingerprint(source))
    assert is_prepared()


def test_a_new_migration_is_to_be_applied(prepared, is_prepared, source):
    (source / "migrations" / "0002_second.py").write_text("operations = []")

    assert not is_prepared()


def test_a_file_that_changed_in_the_same_number_of_bytes_is_seen(prepared, is_prepared, source):
    file = source / "migrations" / "0001_first.py"
    before = file.stat()
    file.write_text("operations = {}")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))

    assert not is_prepared()


def test_catalogues_and_what_python_keeps_are_made_anew_without_preparing(prepared, is_prepared, source):
    for name in ("locale", "__pycache__"):
        (source / name).mkdir()
        (source / name / "made").write_text("anew")

    assert is_prepared()


def test_a_migration_that_somebody_undid_is_to_be_applied(prepared, is_prepared):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations) RETURNING *")
        row = cursor.fetchone()
        try:
            assert not is_prepared()
        finally:
            cursor.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)


def test_names_that_are_gone_are_to_be_loaded(prepared, is_prepared):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM domains_domain")
        cursor.execute("SET session_replication_role = DEFAULT")

    assert not is_prepared()


def test_static_files_that_are_gone_are_to_be_gathered(prepared, is_prepared, static):
    (static / ".fingerprint").unlink()

    assert not is_prepared()


def test_an_empty_database_is_to_be_prepared(database, static):
    name = f"empty_{os.getpid()}"
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            assert not readiness.is_prepared(psycopg.conninfo.make_conninfo(database, dbname=name), static, "code")
        finally:
            server.execute(f"DROP DATABASE {name}")
