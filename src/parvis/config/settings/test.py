"""The tests: embedded PostgreSQL unless DATABASE_URL says otherwise, quick password hashes, nothing compressed."""

from parvis.config.settings.base import *

PARVIS_DEMO = True
SECRET_KEY = "tests-" + "x" * 60
CARD_SECRET = "tests-card-" + "x" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
