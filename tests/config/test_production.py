"""Production refuses to start with an insecure value, and says which."""

import os
import subprocess
import sys

import pytest

from parvis.config.settings.checks import insecurities
from parvis.config.settings.shared import database_of

SAFE = {
    "SECRET_KEY": "kL3-pQ9_vX2m" * 4,
    "CARD_SECRET": "wZ8_tR5-nB1y" * 4,
    "DATABASE_URL": "postgresql://parvis:secret@db.hebergeur.example/parvis?sslmode=verify-full",
    "EMAIL_HOST": "smtp.hebergeur.example",
    "EMAIL_TLS": "1",
}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CARD_SECRET": "short"}, "CARD_SECRET"),
        ({"SECRET_KEY": "s" * 50}, "SECRET_KEY is made of too few"),
        ({"CARD_SECRET": SAFE["SECRET_KEY"]}, "SECRET_KEY and CARD_SECRET"),
        ({"BEHIND_PROXY": "yes"}, "BEHIND_PROXY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://parvis@db.hebergeur.example/parvis?sslmode=verify-full"}, "no password"),
        ({"DATABASE_URL": "postgresql://parvis:secret@db.hebergeur.example/parvis"}, "TLS"),
        ({"DATABASE_URL": "postgresql://parvis:secret@db.hebergeur.example/parvis?sslmode=prefer"}, "TLS"),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
        ({"EMAIL_TLS": ""}, "EMAIL_TLS"),
    ],
)
def test_each_insecure_value_is_named(change, named):
    (fault,) = insecurities(SAFE | change)

    assert named in fault


def test_what_stays_on_the_machine_needs_no_encryption():
    local = {"DATABASE_URL": "postgresql:///parvis", "EMAIL_HOST": "localhost", "EMAIL_TLS": ""}

    assert insecurities(SAFE | local) == []


def started(environment):
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--settings", "parvis.config.settings.production"],
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_does_not_start_and_says_everything_that_is_wrong():
    answer = started(SAFE | {"SECRET_KEY": "", "DEBUG": "1"})

    assert answer.returncode != 0
    assert "SECRET_KEY is missing" in answer.stderr
    assert "DEBUG is on" in answer.stderr


def test_it_starts_with_safe_values(tmp_path):
    answer = started(SAFE | {"PARVIS_HOME": str(tmp_path)})

    assert answer.returncode == 0, answer.stderr


def test_the_certificate_that_proves_the_database_reaches_the_driver():
    url = "postgresql://parvis:secret@db.hebergeur.example/parvis?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"

    assert database_of(url)["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


def test_cookies_that_carry_a_session_or_a_cart_belong_to_the_host_alone():
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.CART_COOKIE_NAME)"
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    said = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | SAFE | {"DJANGO_SETTINGS_MODULE": "parvis.config.settings.production"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert [name.startswith("__Host-") for name in said.stdout.split()] == [True] * 3
