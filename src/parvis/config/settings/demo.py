"""`make run`: everything embedded, on loopback, with demonstration data."""

import os
import secrets

from parvis.config.settings.shared import *

PARVIS_DEMO = True
PARVIS_SIGNING_HASTE = 3600
"""An hour is a second."""
PARVIS_REGISTRY_HOME = PARVIS_REGISTRY_HOME or PARVIS_HOME / "registry"
SITE_ADDRESS = f"http://{{host}}:{os.environ.get('PORT', '8000')}"


def _kept_secret(name: str) -> str:
    """A secret made at the first start and kept with the data, so that sessions outlive a restart."""
    path = PARVIS_HOME / name
    if not path.exists():
        PARVIS_HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = SECRET_KEY or _kept_secret("secret.key")
CARD_SECRET = CARD_SECRET or _kept_secret("card.key")
