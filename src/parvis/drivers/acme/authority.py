"""An ACME authority: http-01, one name an order, with an external account binding where it wants one."""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import requests
from acme import challenges, client, errors, messages
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from josepy.errors import Error as JoseError
from josepy.jwa import ES256
from josepy.jwk import JWKEC

from parvis.certificates.ports import (
    AuthorityDownError,
    NotProvedError,
    Order,
    PacedError,
    Proof,
    Renewal,
    StillAtItError,
)

PATIENCE: Final = timedelta(seconds=20)
"""For one authority to look at a proof, and to issue; then the worker has other things to do."""
SECONDS: Final = 20
PAUSE: Final = 3_600
"""Seconds that an authority is left alone which says that it was asked too often, and not for how long."""
_ASK_AGAIN: Final = 21_600
"""Seconds until an authority is asked again that does not say when (RFC 9773 section 4.3.3)."""
_NO_REASON: Final = 0
_LASTING: Final = frozenset({"rejectedIdentifier", "caa", "unsupportedIdentifier", "badCSR", "dns", "unauthorized"})
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class AcmeSettings:
    """``directory`` is its address; ``key`` (PEM) is ours there; ``binding`` names us to an authority that knows us already."""

    directory: str
    email: str
    key: bytes
    binding_id: str = ""
    binding_key: str = ""
    ca_file: str | bool = True


class AcmeAuthority:
    """Signs in at its first call; the account is found again by its key."""

    def __init__(self, settings: AcmeSettings) -> None:
        self._settings = settings
        self._client: client.ClientV2 | None = None
        self._opening = threading.Lock()
        self._said = threading.local()

    def order(self, csr: str) -> Order:
        """See ``Authority``."""
        self._said.lines = []
        return self._asked(self._order, csr)

    def finish(self, order: str, csr: str) -> str:
        """See ``Authority``."""
        self._said.lines = []
        return self._asked(self._finish, order, csr)

    def identities(self) -> tuple[str, ...]:
        """See ``Authority``."""
        self._said.lines = []
        return self._asked(lambda signed_in: tuple(signed_in.directory.meta.caa_identities or ()))

    def renewal(self, chain: str) -> Renewal | None:
        """See ``Authority``."""
        self._said.lines = []
        return self._asked(self._renewal, chain)

    def revoke(self, chain: str) -> None:
        """See ``Authority``."""
        self._said.lines = []
        self._asked(self._revoke, chain)

    def exchange(self) -> str:
        """See ``Authority``."""
        return "\n".join(getattr(self._said, "lines", []))

    def _asked(self, call: Callable[..., Result], *arguments: str) -> Result:
        try:
            return call(self._signed_in(), *arguments)
        except messages.Error as error:
            self._said.lines.append(f"{error.code}: {error.detail}")
            if error.code == "rateLimited":
                raise PacedError(str(error.detail), seconds=PAUSE) from error
            if error.code in _LASTING:
                raise NotProvedError(str(error.detail)) from error
            raise AuthorityDownError(f"{error.code}: {error.detail}") from error
        except errors.TimeoutError as error:
            raise StillAtItError("the authority has not finished yet") from error
        except (errors.Error, requests.RequestException, JoseError, ValueError, KeyError) as error:
            self._said.lines.append(f"no answer ({type(error).__name__})")
            raise AuthorityDownError(f"{type(error).__name__}: {error}"[:200]) from error

    def _signed_in(self) -> client.ClientV2:
        with self._opening:
            if self._client is None:
                self._client = self._opened()
            return self._client

    def _opened(self) -> client.ClientV2:
        private = serialization.load_pem_private_key(self._settings.key, None)
        key = JWKEC(key=private)
        net = client.ClientNetwork(
            key,
            alg=ES256,
            verify_ssl=self._settings.ca_file,  # type: ignore[arg-type]  # or a path, which requests takes as well
            user_agent="Parvis",
            timeout=SECONDS,
        )
        directory = client.ClientV2.get_directory(self._settings.directory, net)
        made = client.ClientV2(directory, net)
        binding = None
        if self._settings.binding_id:
            binding = messages.ExternalAccountBinding.from_data(
                key.public_key(), self._settings.binding_id, self._settings.binding_key, directory
            )
        account = messages.NewRegistration.from_data(
            email=self._settings.email, terms_of_service_agreed=True, external_account_binding=binding
        )
        try:
            net.account = made.new_account(account)
        except errors.ConflictError as known:
            net.account = messages.RegistrationResource(uri=known.location, body=messages.Registration())
        return made

    def _order(self, signed_in: client.ClientV2, csr: str) -> Order:
        made = signed_in.new_order(csr.encode())
        self._said.lines.append(f"new order: {made.uri}")
        proofs = []
        for authorization in made.authorizations:
            for offered in authorization.body.challenges:
                if isinstance(offered.chall, challenges.HTTP01):
                    answer = offered.chall.key_authorization(signed_in.net.key)
                    proofs.append(Proof(offered.chall.encode("token"), answer))
        return Order(made.uri, tuple(proofs))

    def _finish(self, signed_in: client.ClientV2, address: str, csr: str) -> str:
        deadline = datetime.now() + PATIENCE  # noqa: DTZ005,TID251 - the library compares with the naive local time
        body = messages.Order.from_json(self._read(signed_in, address).json())
        order = messages.OrderResource(body=body, uri=address, authorizations=[], csr_pem=csr.encode())
        self._said.lines.append(f"order {address}: {body.status}")
        if body.status == messages.STATUS_PENDING:
            self._have_looked(signed_in, body)
            try:
                signed_in.poll_authorizations(order, deadline)
            except errors.ValidationError as error:
                raise NotProvedError(self._reason(error)) from error
        try:
            if body.status in {messages.STATUS_VALID, messages.STATUS_PROCESSING}:
                done = signed_in.poll_finalization(order, deadline)
            else:
                done = signed_in.finalize_order(order, deadline)
        except errors.IssuanceError as error:
            raise NotProvedError(str(error.error.detail)) from error
        except errors.Error as error:
            if body.status == messages.STATUS_INVALID:
                raise NotProvedError("the authority gave the order up") from error
            raise
        self._said.lines.append(f"order {address}: certificate received")
        return str(done.fullchain_pem)

    def _have_looked(self, signed_in: client.ClientV2, body: messages.Order) -> None:
        for url in body.authorizations:
            authorization = messages.Authorization.from_json(self._read(signed_in, url).json())
            if authorization.status != messages.STATUS_PENDING:
                continue
            for offered in authorization.challenges:
                if isinstance(offered.chall, challenges.HTTP01) and offered.status == messages.STATUS_PENDING:
                    signed_in.answer_challenge(offered, offered.chall.response(signed_in.net.key))
                    self._said.lines.append(f"challenge {offered.uri}: ready")

    @staticmethod
    def _read(signed_in: client.ClientV2, address: str) -> requests.Response:
        """POST-as-GET (RFC 8555 section 6.3)."""
        return signed_in.net.post(address, None, new_nonce_url=signed_in.directory["newNonce"])

    def _reason(self, error: errors.ValidationError) -> str:
        said = [
            str(offered.error.detail)
            for authorization in error.failed_authzrs
            for offered in authorization.body.challenges
            if offered.error is not None
        ]
        self._said.lines += said
        return "; ".join(said) or "the proof was not found"

    def _renewal(self, signed_in: client.ClientV2, chain: str) -> Renewal | None:
        place = getattr(signed_in.directory, "renewalInfo", None)
        if place is None:
            return None
        answer = signed_in.net.get(f"{place}/{renewal_id(chain)}", content_type="application/json")
        window = messages.RenewalInfo.from_json(answer.json()).suggested_window
        self._said.lines.append(f"renewal between {window.start} and {window.end}")
        again = signed_in.retry_after(answer, _ASK_AGAIN) - datetime.now()  # noqa: DTZ005,TID251 - as the library has it
        return Renewal(window.start, window.end, max(0, int(again.total_seconds())))

    def _revoke(self, signed_in: client.ClientV2, chain: str) -> None:
        try:
            signed_in.revoke(x509.load_pem_x509_certificate(chain.encode()), _NO_REASON)
        except messages.Error as error:
            if error.code != "alreadyRevoked":
                raise
        self._said.lines.append("revoked")


def renewal_id(chain: str) -> str:
    """What stands for the first certificate of ``chain`` where its renewal is asked about (RFC 9773 section 4.1)."""
    first = x509.load_pem_x509_certificate(chain.encode())
    issuer = first.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier or b""
    number = first.serial_number
    # As DER has it: a leading zero where the first bit would be a sign.
    serial = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in (issuer, serial))
