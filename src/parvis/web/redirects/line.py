"""One connection: HTTP/1.1 kept alive, read by llhttp, with a limit to everything that a stranger may send."""

import asyncio
import logging
import time
from typing import Final, cast

import httptools
import psycopg

from parvis.web.redirects import answers
from parvis.web.redirects.asked import BadRequestError, asked
from parvis.web.redirects.site import CHALLENGES, Request, Site

LONGEST_TARGET: Final = 8_192
LONGEST_HEAD: Final = 32_768
LONGEST_BODY: Final = 1_048_576
"""Of a form that is sent on: it is read and thrown away."""
IDLE: Final = 15.0
"""Seconds between two requests."""
READING: Final = 10.0
"""Seconds for one whole request."""
logger = logging.getLogger(__name__)


class Lines:
    """The connections that are open: ``most`` at a time, none beyond its deadline."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: set[Line] = set()

    def opened(self, line: "Line") -> bool:
        """Take ``line``, or say that there are enough."""
        if len(self._open) >= self._most:
            return False
        self._open.add(line)
        return True

    def closed(self, line: "Line") -> None:
        """It is over."""
        self._open.discard(line)

    def cut(self, now: float | None = None) -> None:
        """Cut those beyond their deadline; without ``now``, all."""
        for line in [line for line in self._open if now is None or line.deadline < now]:
            line.cut()


class Line(asyncio.Protocol):
    """The callbacks named ``on_…`` are the parser's."""

    def __init__(self, site: Site, lines: Lines, *, is_secure: bool) -> None:
        self._site = site
        self._lines = lines
        self._is_secure = is_secure
        self._parser = httptools.HttpRequestParser(self)
        self._is_over = False
        self._begin()

    def _begin(self) -> None:
        self.deadline = time.monotonic() + IDLE
        self._target, self._hosts = b"", cast("list[bytes]", [])
        self._head = self._body = 0
        self._is_begun = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of Protocol."""
        self._transport = cast("asyncio.Transport", transport)
        if not self._lines.opened(self):
            self.cut()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - part of Protocol
        """Part of Protocol."""
        self._is_over = True
        self._lines.closed(self)

    def pause_writing(self) -> None:
        """Nobody reads our answers: read no more requests. The deadline ends it."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Part of Protocol."""
        if not self._is_over:
            self._transport.resume_reading()

    def cut(self) -> None:
        """End it at once."""
        self._is_over = True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Part of Protocol."""
        if self._is_over:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._end(answers.answer(400, closes=True))
        except httptools.HttpParserError:
            if not self._is_over:
                self._end(answers.answer(400, closes=True))

    def on_message_begin(self) -> None:
        """The deadline of a whole request begins with its first octet."""
        self._begin()
        self._is_begun = True
        self.deadline = time.monotonic() + READING

    def on_url(self, url: bytes) -> None:
        """May come in parts."""
        self._target += url
        if len(self._target) > LONGEST_TARGET:
            self._refuse(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Only the host matters."""
        self._head += len(name) + len(value)
        if self._head > LONGEST_HEAD:
            self._refuse(431)
        if name.lower() == b"host":
            self._hosts.append(value)

    def on_body(self, body: bytes) -> None:
        """Thrown away."""
        self._body += len(body)
        if self._body > LONGEST_BODY:
            self._refuse(413)

    def on_message_complete(self) -> None:
        """Answer, unless the line is over: what comes after a last request is not read."""
        if self._is_over:
            return
        try:
            request = self._request()
        except BadRequestError:
            self._end(answers.answer(400, closes=True))
            return
        self._begin()
        if request.asked.path.startswith(CHALLENGES):
            self._is_over = True
            self._proving = asyncio.get_running_loop().create_task(self._prove(request._replace(closes=True)))
        elif request.closes:
            self._end(self._site.answer(request))
        else:
            self._transport.write(self._site.answer(request))

    def _request(self) -> Request:
        version, method = self._parser.get_http_version(), self._parser.get_method()
        if version not in {"1.0", "1.1"}:
            raise BadRequestError
        return Request(
            asked(self._target, self._hosts),
            is_head=method == b"HEAD",
            counts=method == b"GET",
            is_secure=self._is_secure,
            closes=version == "1.0" or not self._parser.should_keep_alive(),
        )

    async def _prove(self, request: Request) -> None:
        try:
            self._end(await self._site.proved(request))
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("a certificate authority could not be answered: %s", error)
            self._end(answers.answer(503, closes=True))

    def _refuse(self, status: int) -> None:
        """Answer with ``status`` and read no further: the parser stops at the exception."""
        if not self._is_over:
            self._end(answers.answer(status, closes=True))
        raise BadRequestError

    def _end(self, last: bytes) -> None:
        self._is_over = True
        self._transport.write(last)
        self._transport.close()
