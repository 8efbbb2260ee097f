"""What every installation shares. Values that differ come from the environment."""

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

PARVIS_HOME: Path = Path(os.environ.get("PARVIS_HOME", "var")).resolve()
PARVIS_DEMO: bool = False
PARVIS_TLD_RULES: Path | None = Path(os.environ["PARVIS_TLD_RULES"]) if os.environ.get("PARVIS_TLD_RULES") else None
"""Folder of the operator's own rules of extensions, over those that come with Parvis."""
PARVIS_LEGAL_RATES: Path | None = (
    Path(os.environ["PARVIS_LEGAL_RATES"]) if os.environ.get("PARVIS_LEGAL_RATES") else None
)
"""File with legal rates of interest that are later than those that come with Parvis."""
PARVIS_REGISTRIES: Final = os.environ.get("PARVIS_REGISTRIES", "")
"""File with the registries of this installation, one table each."""
PARVIS_DNS: Final = os.environ.get("PARVIS_DNS", "")
"""File of the name servers that zones are published at; empty: none, or in demonstrations a folder of zone files."""
PARVIS_CARDS: Final = os.environ.get("PARVIS_CARDS", "")
"""File with the card companies of this installation, one table each."""
PARVIS_REGISTRY_HOME: Path | None = (
    Path(os.environ["PARVIS_REGISTRY_HOME"]).resolve() if os.environ.get("PARVIS_REGISTRY_HOME") else None
)
"""Folder of the simulated registries, which stand in for real ones where PARVIS_REGISTRIES names none."""
PARVIS_RDAP_BOOTSTRAP: Final = os.environ.get("PARVIS_RDAP_BOOTSTRAP", "")
"""File that says where the RDAP server of each extension is (RFC 9224); empty: only what PARVIS_REGISTRIES says."""
PARVIS_CLAIMS_NOTICES: Final = os.environ.get("PARVIS_CLAIMS_NOTICES", "")
"""Address of the clearinghouse's notices of trademarks, with a final slash; what comes after is a key and ``.xml``."""
PARVIS_CLAIMS_USER: Final = os.environ.get("PARVIS_CLAIMS_USER", "")
PARVIS_CLAIMS_PASSWORD: Final = os.environ.get("PARVIS_CLAIMS_PASSWORD", "")
PARVIS_VIES: Final = os.environ.get("PARVIS_VIES", "")
"""Address of the register of VAT numbers (VIES, REST); without it no number is checked."""
PARVIS_ACME_ISSUER: Final = os.environ.get("PARVIS_ACME_ISSUER", "")
"""The authority of PARVIS_ACME as CAA records name it (``letsencrypt.org``), to tell records that do not allow it."""
PARVIS_SIGNING_HASTE: int = 1
"""How much shorter than elsewhere a demonstration waits for others to forget what they were told of a signed zone."""
PARVIS_LOOKS_PER_SECOND: float = float(os.environ.get("PARVIS_LOOKS_PER_SECOND", "5"))
"""How many names a registry is asked about in a second when all are gone through."""

SECRET_KEY: str = os.environ.get("SECRET_KEY", "")
DEBUG: bool = False
BEHIND_PROXY: bool = False
"""Whether a proxy of ours says the visitor's address and protocol in headers that it sets itself."""
ALLOWED_HOSTS: list[str] = ["*"]
"""Hosts are checked by the brand middleware: an unknown one gets a plain 404."""

INSTALLED_APPS: Final = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "template_partials",
    "parvis.brands",
    "parvis.audit",
    "parvis.notifications",
    "parvis.accounts",
    "parvis.contacts",
    "parvis.catalog",
    "parvis.billing",
    "parvis.provisioning",
    "parvis.dns",
    "parvis.domains",
    "parvis.certificates",
    "parvis.redirections",
    "parvis.orders",
    "parvis.web",
    "parvis.web.ui",
    "parvis.web.signin",
    "parvis.web.storefront",
    "parvis.web.checkout",
    "parvis.web.portal",
    "parvis.web.backoffice",
    "parvis.web.hooks",
    "parvis.web.sandbox",
    "parvis.config",
]

MIDDLEWARE: Final = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.web.ui.middleware.SecurityHeadersMiddleware",
    "parvis.web.brand.BrandMiddleware",
    "parvis.web.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parvis.web.actor.ActorMiddleware",
    "parvis.web.timezone.TimeZoneMiddleware",
    "parvis.web.cart.CartMiddleware",
]

ROOT_URLCONF: Final = "parvis.config.urls"
WSGI_APPLICATION: Final = "parvis.config.wsgi.application"

TEMPLATES: Final[list[dict[str, Any]]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "parvis.web.ui.context.page",
                "parvis.web.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER: Final = "parvis.web.ui.forms.FormRenderer"


_TLS_OPTIONS: Final = ("sslmode", "sslrootcert", "sslcert", "sslkey")


def database_of(url: str) -> dict[str, Any]:
    """Django's settings for a ``postgresql://`` address. A ``host`` in the query string names a socket's folder."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: unquote(query[name]) for name in _TLS_OPTIONS if name in query},
    }


DATABASES: dict[str, dict[str, Any]] = {"default": database_of(os.environ.get("DATABASE_URL", "postgresql:///parvis"))}
DEFAULT_AUTO_FIELD: Final = "django.db.models.BigAutoField"

AUTH_USER_MODEL: Final = "accounts.User"
AUTHENTICATION_BACKENDS: Final = ["parvis.accounts.backends.BrandBackend"]
PASSWORD_HASHERS: list[str] = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: Final = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "parvis.accounts.passwords.GuessedPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT: Final = 30 * 60
LOGIN_URL: Final = "signin"

SESSION_ENGINE: Final = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME: str = "session"
SESSION_COOKIE_HTTPONLY: Final = True
SESSION_COOKIE_SAMESITE: Final = "Lax"
SESSION_COOKIE_AGE: Final = 12 * 3600
CSRF_COOKIE_NAME: str = "csrf"
CART_COOKIE_NAME: str = "cart"
CSRF_COOKIE_HTTPONLY: Final = True
CSRF_COOKIE_SAMESITE: Final = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF: Final = True
SECURE_REFERRER_POLICY: Final = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY: Final = "same-origin"
X_FRAME_OPTIONS: Final = "DENY"
MESSAGE_STORAGE: Final = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE: Final = "fr"
LANGUAGES: Final = [("fr", _("French")), ("en", _("English"))]
USE_I18N: Final = True
USE_TZ: Final = True
TIME_ZONE: Final = "UTC"

STATIC_URL: Final = "/static/"
STATIC_ROOT: Path = PARVIS_HOME / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE: Final = 31_536_000

SITE_ADDRESS: str = "https://{host}"
"""How a brand's site is reached from an e-mail."""

EMAIL_BACKEND: str = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST: Final = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT: Final = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER: Final = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD: Final = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS: Final = os.environ.get("EMAIL_TLS", "") == "1"
EMAIL_TIMEOUT: Final = 20

CARD_SECRET: str = os.environ.get("CARD_SECRET", "")
"""Signs the card company's notifications."""

FILE_UPLOAD_HANDLERS: Final = [
    "parvis.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE: Final = 6 * 1024 * 1024

LOGGING: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # A form to fill in again or an address that leads nowhere is no fault of ours: only what fails here is told.
    "loggers": {"django.request": {"level": "ERROR"}},
}
