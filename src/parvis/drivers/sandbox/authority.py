"""An authority of a demonstration: it issues at once, to anybody, what no browser trusts."""

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from parvis.certificates.ports import NotProvedError, Order, Proof

LIFE: Final = timedelta(days=90)
_NAME: Final = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Parvis demonstration authority")])
_REFUSED: Final = "no-certificate."


class SandboxAuthority:
    """Keeps its key and what it issued in ``home``. Names that begin with ``no-certificate.`` are not proved."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def order(self, csr: str) -> Order:
        """See ``Authority``."""
        name = sha256(csr.encode()).hexdigest()
        return Order(name, (Proof(name[:32], f"{name[:32]}.demonstration"),))

    def finish(self, order: str, csr: str) -> str:
        """See ``Authority``."""
        asked = x509.load_pem_x509_csr(csr.encode())
        names = asked.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        if any(name.startswith(_REFUSED) for name in names.get_values_for_type(x509.DNSName)):
            raise NotProvedError("The proof was not found at this name.")
        kept = self._home / f"{sha256(order.encode()).hexdigest()}.pem"
        if not kept.exists():
            key = self._key()
            now = datetime.fromtimestamp(int(time.time()), UTC)
            made = x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(_NAME)
            made = made.public_key(asked.public_key()).serial_number(x509.random_serial_number())
            made = made.not_valid_before(now).not_valid_after(now + LIFE).add_extension(names, critical=True)
            kept.write_bytes(made.sign(key, SHA256()).public_bytes(serialization.Encoding.PEM))
        return kept.read_text()

    def identities(self) -> tuple[str, ...]:
        """See ``Authority``: no CAA record names it."""
        return ()

    def renewal(self, _chain: str) -> None:
        """See ``Authority``: it never says."""

    def revoke(self, chain: str) -> None:
        """See ``Authority``: nobody asks it."""

    def exchange(self) -> str:
        """Nothing was said to anybody."""
        return ""

    def _key(self) -> ec.EllipticCurvePrivateKey:
        path = self._home / "key.pem"
        if not path.exists():
            self._home.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            path.write_bytes(ec.generate_private_key(ec.SECP256R1()).private_bytes(*form))
        found = serialization.load_pem_private_key(path.read_bytes(), None)
        if not isinstance(found, ec.EllipticCurvePrivateKey):
            raise TypeError(path.name)
        return found
