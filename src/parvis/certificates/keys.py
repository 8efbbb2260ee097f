"""Keys and requests: P-256, one new key per certificate (rules 6). A key leaves this process sealed only."""

from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from parvis.provisioning.sealing import Sealer

_SEALER: Final = Sealer(b"parvis.certificates.sealing")
_ACCOUNT: Final = b"parvis.certificates.account"
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
sealed: Final = _SEALER.sealed
opened: Final = _SEALER.opened


def new_request(host: str) -> tuple[str, str]:
    """A sealed new key, and a request (PKCS #10, PEM) for ``host`` alone that is signed with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).add_extension(names, critical=True)
    return sealed(_pem(key)), csr.sign(key, SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def account_key() -> bytes:
    """The key (PEM) by which authorities know this installation: always the same one, made of ``SECRET_KEY``."""
    drawn = HKDF(SHA256(), 48, None, _ACCOUNT).derive(str(settings.SECRET_KEY).encode())
    number = int.from_bytes(drawn, "big") % (_P256_ORDER - 1) + 1
    return _pem(ec.derive_private_key(number, ec.SECP256R1())).encode()


def fits(chain: str, sealed_key: str) -> bool:
    """Say whether the first certificate of ``chain`` is of the key."""
    key = serialization.load_pem_private_key(opened(sealed_key).encode(), None)
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ours = key.public_key().public_bytes(*form)
    return x509.load_pem_x509_certificate(chain.encode()).public_key().public_bytes(*form) == ours


def life_of(chain: str) -> tuple[datetime, datetime]:
    """From when to when the first certificate of ``chain`` is valid."""
    first = x509.load_pem_x509_certificate(chain.encode())
    return first.not_valid_before_utc, first.not_valid_after_utc


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*form).decode()
