"""The sessions of one registry: opened when needed, kept alive, at most as many as it bears."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from parvis.domains.ports import UnavailableError
from parvis.drivers.epp.connection import LineError
from parvis.drivers.epp.pauses import Pace, Pauses
from parvis.drivers.epp.results import FAILED, LIMITS
from parvis.drivers.epp.session import NoAnswerError, NotSentError, Session, SignInError, UnwritableError
from parvis.drivers.epp.settings import EppSettings, Place

RESTED: Final = 20.0
"""Seconds after which a session is asked whether it is alive before a command that changes something."""
WATCH: Final = 5.0
"""Seconds between two looks at idle sessions."""
logger = logging.getLogger(__name__)


class Pool:
    """Lends sessions, one user at a time. Thread-safe; connects at first use. ``place`` is asked at each connection."""

    def __init__(self, settings: EppSettings, place: Callable[[], Place] | None = None) -> None:
        self._settings = settings
        self._place = place
        self._pauses = Pauses()
        self._pace = Pace(settings.commands_per_second)
        self._uses_new_password = False
        self._start()

    def _start(self) -> None:
        self._changed = threading.Condition()
        self._idle: list[Session] = []
        self._open = 0
        self._watcher: threading.Thread | None = None
        self._process = os.getpid()

    @contextmanager
    def session(self, *, transforms: bool) -> Iterator[Session]:
        """A session for one exchange; UnavailableError where there is none.

        One that rested is heard before it carries a command that ``transforms``: a line that is dead already must
        not leave an outcome unknown. What goes wrong inside the block costs this session alone.
        """
        if self._process != os.getpid():
            # A fork: the sessions are the parent's.
            self._start()
        deadline = time.monotonic() + self._settings.answer_timeout
        self._pace.wait(self._settings.answer_timeout, self._settings.code)
        session = self._taken(deadline, transforms=transforms)
        try:
            yield session
        except UnwritableError:
            raise
        except BaseException:
            session.close()
            raise
        finally:
            self._give_back(session)

    def _taken(self, deadline: float, *, transforms: bool) -> Session:
        while True:
            session = self._idle_or_room(deadline)
            if session is None:
                session = self._opened()
                if session is not None:
                    return session
            elif self._is_good(session, transforms=transforms):
                return session
            else:
                session.close()
                self._give_back(session)

    def _idle_or_room(self, deadline: float) -> Session | None:
        """An idle session; None, with room reserved, where one is to be opened."""
        with self._changed:
            while True:
                if self._idle:
                    return self._idle.pop()
                if self._open < self._settings.sessions and not self._pauses.is_paused():
                    self._open += 1
                    return None
                if not self._open:
                    raise UnavailableError(f"{self._settings.code}: {self._pauses.reason}")
                if not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    raise UnavailableError(f"{self._settings.code}: every session is busy")

    def _is_good(self, session: Session, *, transforms: bool) -> bool:
        if not session.is_quiet():
            return False
        if transforms and time.monotonic() - session.spoken_at > RESTED:
            return self._is_alive(session)
        return True

    def _is_alive(self, session: Session) -> bool:
        try:
            session.say_hello(self._settings.answer_timeout)
        except (NotSentError, NoAnswerError) as error:
            logger.info("%s: an idle session had ended (%s)", self._settings.code, error)
            return False
        return True

    def _opened(self) -> Session | None:
        """A new session in the room reserved. None where the registry has its fill of ours: another one will come free."""
        try:
            session = self._signed_in()
        except (LineError, SignInError) as error:
            is_full = isinstance(error, SignInError) and error.code in LIMITS
            is_refused = isinstance(error, SignInError) and error.code not in LIMITS | FAILED
            is_news = self._pauses.pause(str(error), is_long=is_refused)
            others = self._leave()
            if is_full and others:
                return None
            # Told once, not at every attempt until it works again.
            level = logging.WARNING if is_news else logging.INFO
            logger.log(level, "%s cannot be used: %s", self._settings.code, error)
            message = f"{self._settings.code}: {error}"
            raise UnavailableError(message) from error
        except BaseException:
            self._leave()
            raise
        self._pauses.end()
        self._watch()
        return session

    def _signed_in(self) -> Session:
        settings = self._settings if self._place is None else self._settings.at(self._place())
        if not settings.new_password:
            return Session.opened(settings, password=settings.password)
        if self._uses_new_password:
            return Session.opened(settings, password=settings.new_password)
        try:
            session = Session.opened(settings, password=settings.password, new_password=settings.new_password)
        except SignInError as refusal:
            if refusal.code in LIMITS:
                raise
            # It may have been changed already, before we were started again.
            session = Session.opened(settings, password=settings.new_password)
        self._uses_new_password = True
        logger.warning("%s: the new password is in use; make it the password now", settings.code)
        return session

    def _leave(self) -> int:
        with self._changed:
            self._open -= 1
            self._changed.notify()
            return self._open

    def _give_back(self, session: Session) -> None:
        with self._changed:
            if session.is_over:
                self._open -= 1
            else:
                self._idle.append(session)
            self._changed.notify()

    def back_off(self, reason: str) -> None:
        """The registry sent us away: open nothing for a while."""
        self._pauses.pause(reason)

    def _watch(self) -> None:
        with self._changed:
            if self._watcher is None:
                self._watcher = threading.Thread(
                    target=self._look_after, name=f"epp-{self._settings.code}", daemon=True
                )
                self._watcher.start()

    def _look_after(self) -> None:
        """Keep idle sessions alive and sign the forgotten ones out, until there are none."""
        while True:
            time.sleep(WATCH)
            with self._changed:
                if not self._open:
                    self._watcher = None
                    return
                now = time.monotonic()
                due = [session for session in self._idle if self._is_due(session, now)]
                self._idle = [session for session in self._idle if session not in due]
            for session in due:
                self._looked_after(session)

    def _is_due(self, session: Session, now: float) -> bool:
        settings = self._settings
        return now - session.spoken_at > settings.keep_alive or now - session.used_at > settings.idle

    def _looked_after(self, session: Session) -> None:
        if time.monotonic() - session.used_at > self._settings.idle:
            session.sign_out()
        elif not (session.is_quiet() and self._is_alive(session)):
            session.close()
        self._give_back(session)

    def close(self) -> None:
        """Sign out of every session that nobody uses."""
        with self._changed:
            idle, self._idle = self._idle, []
        for session in idle:
            session.sign_out()
            self._give_back(session)
