"""Secrets of others that we keep for a while: sealed with the installation's key, readable by our workers alone."""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE: Final = b"parvis.domains.sealing"


class UnsealableError(ValueError):
    """Sealed with a key that this installation does not have any more."""


def sealed(secret: str) -> str:
    """``secret`` as a text that says nothing without the key; "" stays ""."""
    return _keys().encrypt(secret.encode()).decode() if secret else ""


def opened(text: str) -> str:
    """What ``sealed`` was given. Raises UnsealableError. Keys that were replaced (SECRET_KEY_FALLBACKS) still open."""
    if not text:
        return ""
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken as error:
        message = "the sealed secret cannot be read with this installation's keys"
        raise UnsealableError(message) from error


def _keys() -> MultiFernet:
    return MultiFernet(
        [Fernet(_derived(str(secret))) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derived(secret: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, _PURPOSE).derive(secret.encode()))
