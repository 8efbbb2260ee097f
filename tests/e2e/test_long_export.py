"""More names than one waits for: asked for without scripts, made while the browser is closed, taken later."""

from contextlib import contextmanager

import psycopg
import pytest

from tests.e2e.test_every_page import faults

ROBIN = "robin@client.example"
MANY = 2_001
ADD = """
INSERT INTO domains_domain (name, unicode_name, tld, registry, account_id, registrant_id, state, registered_at,
    expires_at, registry_statuses, nameservers, is_locked, is_auto_renewed, is_premium, synced_at, grams, created_at)
SELECT 'long-' || g || '.com', 'long-' || g || '.com', 'com', 'verisign', c.account_id, c.id, 'active', now(),
    now() + interval '1 year', '{ok}', '{}', true, true, false, now(), '{}', now()
FROM generate_series(1, %s) AS g, (SELECT * FROM contacts_contact WHERE email = %s ORDER BY id LIMIT 1) AS c
"""


@contextmanager
def database(site):
    folder = site.copy.home / "postgres"
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        yield connection


@pytest.fixture
def many_names(site):
    with database(site) as connection:
        connection.execute(ADD, [MANY, ROBIN])
    yield
    with database(site) as connection:
        connection.execute("DELETE FROM domains_domain WHERE name LIKE 'long-%'")


def test_a_long_list_is_asked_for_without_scripts_and_taken_later(site, visitor, many_names):
    before = visitor(java_script_enabled=False, locale="en-GB")
    site.sign_in(before, ROBIN, at=site.nordhost)
    before.goto(f"{site.nordhost}/domains/export/csv/")
    before.locator("main form button").click()
    address = before.url
    before.context.close()

    page = visitor(viewport={"width": 390, "height": 900}, locale="fr-FR")
    site.sign_in(page, ROBIN, at=site.nordhost)
    page.goto(f"{site.nordhost}/domains/export/csv/")
    asking = faults(page, 390)
    page.goto(address)
    page.locator("a[href$='/download/']").wait_for()
    ready = faults(page, 390)
    with page.expect_download() as kept:
        page.locator("a[href$='/download/']").click()
    lines = kept.value.path().read_text(encoding="utf-8-sig").splitlines()

    assert (asking, ready) == ([], [])
    assert "/domains/files/" in address
    assert sum(line.startswith("long-") for line in lines) == MANY
