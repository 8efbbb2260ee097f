"""One call to Stripe, and what its failure means for us."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import stripe

from parvis.billing.ports import PaymentNotDoneError, PaymentUnavailableError, PaymentUnknownError
from parvis.drivers.stripe.settings import StripeSettings

Answer = TypeVar("Answer")
_NOT_REACHED: Final = {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "SSLCertVerificationError"}
"""By name: the library may speak through one package or another."""
_SERVER: Final = 500
_BUSY: Final = 409


class Line:
    """The way to Stripe: one client, and what was said last on each thread, without a secret."""

    def __init__(self, settings: StripeSettings) -> None:
        stripe.enable_telemetry = False
        self._said = threading.local()
        # Repeating is for the caller, who reads before: the library's own repetitions are off.
        self.client = stripe.StripeClient(
            settings.key,
            base_addresses={"api": settings.address} if settings.address else None,
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=settings.timeout),
        )

    def exchange(self) -> str:
        """Each call of this thread since the last ``begin``, and how it ended."""
        return "\n".join(getattr(self._said, "lines", []))

    def begin(self) -> None:
        """What is said from here on is another conversation."""
        self._said.lines = []

    def say(self, text: str) -> None:
        """Remember one call."""
        self._said.lines = [*getattr(self._said, "lines", []), text]

    def call(self, what: str, ask: Callable[[], Answer]) -> Answer:
        """Ask, and say in the port's words why there is no answer. A card that was refused is the caller's to read."""
        with self._translated(what):
            answer = ask()
        self.say(f"{what}: {getattr(answer, 'id', '')} {getattr(answer, 'status', '')}".rstrip())
        return answer

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except stripe.CardError as error:
            self.say(f"{what}: {error.code}")
            raise
        except stripe.APIConnectionError as error:
            self.say(f"{what}: no answer")
            if _was_never_sent(error):
                raise PaymentUnavailableError(f"{what}: Stripe was not reached") from error
            raise PaymentUnknownError(f"{what}: Stripe’s answer was lost") from error
        except stripe.RateLimitError as error:
            self.say(f"{what}: too many calls")
            raise PaymentUnavailableError(f"{what}: Stripe takes no more calls now") from error
        except stripe.StripeError as error:
            self.say(f"{what}: {error.http_status} {error.code or ''} {error.user_message or ''}".rstrip())
            if error.http_status is None or error.http_status >= _SERVER or error.http_status == _BUSY:
                raise PaymentUnknownError(f"{what}: Stripe failed ({error.http_status})") from error
            # A key that is wrong, a parameter that is refused: it was not done, and a person looks.
            raise PaymentNotDoneError(
                f"{what}: {error.code or error.http_status} {error.user_message or ''}"
            ) from error


def _was_never_sent(error: BaseException) -> bool:
    """Whether the connection was never there: only then is nothing done for certain."""
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ in _NOT_REACHED:
            return True
        seen = seen.__cause__ or seen.__context__
    return False
