"""Secrets that are kept in the database: sealed with the installation's key, so that a copy of the database tells none."""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_OCTETS: Final = 32


class UnsealableError(ValueError):
    """Sealed with a key that this installation does not have any more."""


class Sealer:
    """Seals for one ``purpose``: what another purpose sealed does not open here. The key is made of ``SECRET_KEY``."""

    def __init__(self, purpose: bytes) -> None:
        self._purpose = purpose

    def sealed(self, secret: str) -> str:
        """``secret`` as a text that says nothing without the key; "" stays ""."""
        return self._keys().encrypt(secret.encode()).decode() if secret else ""

    def opened(self, text: str) -> str:
        """What ``sealed`` was given. Raises UnsealableError. Keys that were replaced (SECRET_KEY_FALLBACKS) still open."""
        if not text:
            return ""
        try:
            return self._keys().decrypt(text.encode()).decode()
        except InvalidToken as error:
            message = f"what {self._purpose.decode()} sealed cannot be read with this installation's keys"
            raise UnsealableError(message) from error

    def _keys(self) -> MultiFernet:
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return MultiFernet([Fernet(self._derived(str(secret))) for secret in secrets])

    def _derived(self, secret: str) -> bytes:
        return base64.urlsafe_b64encode(HKDF(SHA256(), _OCTETS, None, self._purpose).derive(secret.encode()))
