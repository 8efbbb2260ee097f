"""One signed-in session: greeting, login, and one command after another, each with its answer."""

import itertools
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

from parvis.drivers.epp.commands import Command, Extension, command_frame
from parvis.drivers.epp.connection import Connection, LineError
from parvis.drivers.epp.elements import Element, element, frame
from parvis.drivers.epp.extensions.login_security import LoginSecurity, security_events_in
from parvis.drivers.epp.frames.session import LONGEST_PASSWORD, Greeting, Login, Logout, greeting_in, hello
from parvis.drivers.epp.masking import masked
from parvis.drivers.epp.namespaces import OBJECTS, PREFIXES
from parvis.drivers.epp.parsing import FrameError, parse
from parvis.drivers.epp.results import CLOSING, REFUSED_FROM, Response, response_in
from parvis.drivers.epp.settings import EppSettings

Record = Callable[[str], None]
APPLICATION: Final = "Parvis"
_numbers: Final = itertools.count(1)
logger = logging.getLogger(__name__)


class NotSentError(Exception):
    """The command never left whole: nothing happened."""


class UnwritableError(Exception):
    """No frame can hold that, such as a control character in an address. Nothing was sent; the session goes on."""


class NoAnswerError(Exception):
    """The command left, and no answer came that is one."""


class SignInError(Exception):
    """The registry refused to let us in, with ``code``."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def silent(_text: str) -> None:
    """Keeps no record."""


class Session:
    """Signed in and between two commands. After NotSentError or NoAnswerError it is of no further use."""

    def __init__(self, connection: Connection, greeting: Greeting, settings: EppSettings) -> None:
        self._connection = connection
        self._settings = settings
        self.greeting = greeting
        self.extensions: frozenset[str] = frozenset()
        """Prefixes of what both sides speak."""
        self.used_at = self.spoken_at = time.monotonic()
        """When it last carried a command, and anything at all."""
        self.is_over = False

    @classmethod
    def opened(cls, settings: EppSettings, *, password: str, new_password: str = "") -> "Session":
        """Connect and sign in. Raises LineError or SignInError, and leaves nothing open then."""
        connection = Connection.made(settings)
        try:
            deadline = time.monotonic() + settings.answer_timeout
            greeting = greeting_in(parse(connection.receive(deadline=deadline)))
            session = cls(connection, greeting, settings)
            session._sign_in(password, new_password)
        except (FrameError, NotSentError, NoAnswerError) as error:
            connection.close()
            raise LineError(str(error)) from error
        except BaseException:
            connection.close()
            raise
        return session

    def _sign_in(self, password: str, new_password: str) -> None:
        wanted, offered = self._settings.uris, set(self.greeting.extensions)
        spoken = [uri for uri in wanted if uri in offered]
        self.extensions = frozenset(prefix for prefix, uri in PREFIXES.items() if uri in spoken)
        objects = [uri for uri in OBJECTS if uri in self.greeting.objects] or list(OBJECTS)
        login = Login(self._settings.client_id, password, spoken, new_password, objects, language=self._language())
        extras: list[Extension] = []
        if "loginSec" in self.extensions:
            extras = [LoginSecurity(APPLICATION, password, new_password)]
        elif max(len(password), len(new_password)) > LONGEST_PASSWORD:
            raise SignInError("the password is too long: the registry offers no login security", 0)
        response = self.ask(login, extras, transaction=f"login-{_number()}", seconds=self._settings.answer_timeout)
        if response.code >= REFUSED_FROM:
            raise SignInError(f"{response.code} {response.sentence}", response.code)
        for event in security_events_in(response):
            logger.warning("%s tells: %s (%s, %s)", self._settings.code, event.text, event.kind, event.level)

    def _language(self) -> str:
        offered = self.greeting.languages
        return self._settings.language if self._settings.language in offered or not offered else offered[0]

    def ask(
        self,
        command: Command[object],
        extensions: Sequence[Extension] = (),
        *,
        optional: Sequence[Extension] = (),
        transaction: str,
        seconds: float,
        record: Record = silent,
    ) -> Response:
        """Send ``command`` and return its answer, whatever its code.

        ``optional`` extensions are left out where the registry does not offer them. Raises UnwritableError, NotSentError
        or NoAnswerError.
        """
        extras = [*extensions, *(extra for extra in optional if self.speaks(extra))]
        try:
            content = command_frame(command, extras, transaction)
        except ValueError as error:
            raise UnwritableError(str(error)) from error
        record(f"→ {masked(element('epp', content))}")
        root = self._exchanged(frame(content), seconds, record)
        record(f"← {masked(root)}")
        self.used_at = self.spoken_at
        try:
            response = response_in(root)
        except FrameError as error:
            raise self._lost(str(error), record) from error
        if response.client_id not in {"", transaction}:
            # An answer to something else: what the next one would answer is anybody's guess.
            raise self._lost(f"the answer is to {response.client_id}", record)
        if response.code in CLOSING:
            self.close()
        return response

    def _exchanged(self, data: bytes, seconds: float, record: Record) -> Element:
        deadline = time.monotonic() + seconds
        try:
            self._connection.send(data, deadline=deadline)
        except LineError as error:
            self.close()
            record(f"✗ not sent: {error}")
            raise NotSentError(str(error)) from error
        try:
            root = parse(self._connection.receive(deadline=deadline))
        except (LineError, FrameError) as error:
            raise self._lost(str(error), record) from error
        self.spoken_at = time.monotonic()
        return root

    def _lost(self, why: str, record: Record) -> NoAnswerError:
        self.close()
        record(f"✗ no answer: {why}")
        return NoAnswerError(why)

    def speaks(self, extension: Extension) -> bool:
        """Say whether the registry offers what ``extension`` belongs to."""
        return etree.QName(extension.element()).namespace in self.greeting.extensions

    def say_hello(self, seconds: float) -> None:
        """Keep it alive, and make sure that it is. Raises NotSentError or NoAnswerError."""
        root = self._exchanged(frame(hello()), seconds, silent)
        try:
            self.greeting = greeting_in(root)
        except FrameError as error:
            raise self._lost(str(error), silent) from error

    def is_quiet(self) -> bool:
        """Say whether it is still open, with nothing said unasked."""
        return not self.is_over and self._connection.is_quiet()

    def sign_out(self) -> None:
        """Say goodbye, briefly, and hang up."""
        try:
            self.ask(Logout(), transaction=f"logout-{_number()}", seconds=2.0)
        except (NotSentError, NoAnswerError) as error:
            logger.debug("%s: no goodbye (%s)", self._settings.code, error)
        self.close()

    def close(self) -> None:
        """Hang up."""
        self.is_over = True
        self._connection.close()


def _number() -> int:
    return next(_numbers)
