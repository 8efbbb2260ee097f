"""Certificates of the registries' TLS: an authority of their own, kept in the home, and what it signs."""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY: Final = "ca.pem"
_AUTHORITY_DAYS: Final = 3650
_SERVER_DAYS: Final = 397
_SLACK: Final = timedelta(hours=1)


def authority(home: Path, *, now: datetime) -> Path:
    """The file of the authority's certificate, made with its key at the first call."""
    path, key_path = home / AUTHORITY, home / "ca.key"
    if not (path.exists() and key_path.exists()):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Parvis sandbox registries")])
        built = (
            _builder(name, name, key.public_key(), now - _SLACK, now + timedelta(days=_AUTHORITY_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        write_secret(key_path, _key_pem(key))
        path.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    return path


def server(home: Path, name: str, *, now: datetime, is_expired: bool = False) -> Path:
    """A file with a server's key and certificate for this machine, signed by the authority, written anew."""
    signer = x509.load_pem_x509_certificate((home / AUTHORITY).read_bytes())
    signing_key = serialization.load_pem_private_key((home / "ca.key").read_bytes(), password=None)
    if not isinstance(signing_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    ends = now - _SLACK if is_expired else now + timedelta(days=_SERVER_DAYS)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address("::1"))]
    built = (
        _builder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
            signer.subject,
            key.public_key(),
            min(now, ends) - timedelta(days=1),
            ends,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    path = home / name
    write_secret(path, _key_pem(key) + built.public_bytes(serialization.Encoding.PEM))
    return path


def write_secret(path: Path, data: bytes) -> None:
    """Write ``path`` whole or not at all, readable by its owner alone."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    partial.rename(path)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, starts: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts.astimezone(UTC))
        .not_valid_after(ends.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
