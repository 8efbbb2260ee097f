"""One call of the port: some commands in a row, what was said, and what failures mean to the caller."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, TypeVar

from parvis.domains.ports import OutcomeUnknownError, RefusedError, UnavailableError
from parvis.drivers.epp.commands import Command, Extension
from parvis.drivers.epp.parsing import FrameError
from parvis.drivers.epp.pool import Pool
from parvis.drivers.epp.profiles.profile import Profile
from parvis.drivers.epp.results import REFUSED_FROM, Response
from parvis.drivers.epp.session import NoAnswerError, NotSentError, UnwritableError
from parvis.drivers.epp.settings import EppSettings
from parvis.drivers.epp.transactions import transaction_id

Answer = TypeVar("Answer")
_NOT_LET_IN: Final = frozenset({2501, 2502})
_FAILED: Final = 2400
_FAILED_AND_CLOSING: Final = 2500
_UNWRITABLE: Final = 2005


class Talk:
    """What is said for one call. ``key`` leads every client transaction id."""

    def __init__(
        self, pool: Pool, settings: EppSettings, profile: Profile, key: str, record: Callable[[str], None]
    ) -> None:
        self._pool = pool
        self.settings = settings
        self.profile = profile
        self._key = key
        self._record = record

    def ask(
        self,
        command: Command[object],
        extensions: Sequence[Extension] = (),
        *,
        optional: Sequence[Extension] = (),
        accepted: Collection[int] = (),
    ) -> Response:
        """Send ``command`` and return its answer when it succeeded or its code is ``accepted``.

        Raises RefusedError; UnavailableError where nothing changed at the registry; and, for a command that changes
        something, OutcomeUnknownError where that is not known.
        """
        try:
            with self._pool.session(transforms=command.transforms) as session:
                response = session.ask(
                    command,
                    extensions,
                    optional=optional,
                    transaction=transaction_id(self._key),
                    seconds=self.settings.answer_timeout,
                    record=self._record,
                )
        except UnwritableError as error:
            raise RefusedError(str(error), code=_UNWRITABLE) from error
        except NotSentError as error:
            raise UnavailableError(self._told(error)) from error
        except NoAnswerError as error:
            raise self._failure(command, self._told(error)) from error
        except UnavailableError as error:
            self._record(f"✗ {error}")
            raise
        self._check(command, response, accepted)
        return response

    def _check(self, command: Command[object], response: Response, accepted: Collection[int]) -> None:
        code = response.code
        if code < REFUSED_FROM or code in accepted:
            return
        reason = self.profile.reason_in(response)
        sentence = f"{response.sentence}: {reason}" if reason else response.sentence
        if code in _NOT_LET_IN:
            self._pool.back_off(sentence)
            raise UnavailableError(self._told(sentence))
        if code == _FAILED_AND_CLOSING or (code == _FAILED and not command.transforms):
            raise self._failure(command, self._told(sentence))
        raise RefusedError(sentence, code=code)

    def answer(
        self,
        command: Command[Answer],
        extensions: Sequence[Extension] = (),
        *,
        optional: Sequence[Extension] = (),
    ) -> Answer:
        """Send ``command`` and return what its answer tells. Raises what ``ask`` raises."""
        return self.told(command, self.ask(command, extensions, optional=optional), command.answer)

    def told(self, command: Command[object], response: Response, read: Callable[[Response], Answer]) -> Answer:
        """What ``read`` finds in an answer: one that cannot be read is as good as none."""
        try:
            return read(response)
        except FrameError as error:
            raise self._failure(command, self._told(error)) from error

    def _failure(self, command: Command[object], message: str) -> Exception:
        return OutcomeUnknownError(message) if command.transforms else UnavailableError(message)

    def _told(self, what: object) -> str:
        return f"{self.settings.code}: {what}"
