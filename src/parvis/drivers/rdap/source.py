"""The registration data of one registry's names, asked where it publishes them."""

import asyncio
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from parvis.domains.ports import RefusedError, RegistrationData, UnavailableError
from parvis.drivers.rdap import answers, whois
from parvis.drivers.rdap.fetching import Fetched, Resolve, fetch, public_address
from parvis.kit import loops

SECONDS: Final = 5.0
_ACCEPT: Final = "application/rdap+json, application/json;q=0.5"
_JSON: Final = frozenset({"application/rdap+json", "application/json"})
_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_OK, _NOT_FOUND, _TOO_MANY, _BUSY = 200, 404, 429, 503
_REST, _LONGEST_REST = 60, 600
_BAD_VALUE: Final = 2005


@dataclass(frozen=True, slots=True)
class Where:
    """Where a name is published: the base address of an RDAP server, a WHOIS server (``host`` or ``host:port``).

    ``is_listed``: the RDAP server is one of a list that others keep, and must be public.
    """

    rdap: str = ""
    whois: str = ""
    is_listed: bool = False


class PublicData:
    """A RegistrationDataSource. ``where`` is asked at each look-up, so that servers may move.

    RDAP is asked first; WHOIS where there is no RDAP, or it fails while there is time left. ``seconds`` is for a whole
    look-up, redirects included, and nothing is asked twice. A registry that says that it is asked too much is left
    alone for as long as it says (ten minutes at most).
    """

    def __init__(
        self,
        code: str,
        where: Callable[[str], Where],
        *,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = public_address,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._code = code
        self._where = where
        self._seconds = seconds
        self._tls = tls
        self._resolve = resolve
        self._clock = clock
        self._rests_until = 0.0

    def lookup(self, name: str) -> RegistrationData | None:
        if not _NAME.fullmatch(name):
            raise RefusedError("that is no name in ASCII", code=_BAD_VALUE)
        where = self._where(name)
        try:
            return loops.run(self._asked(name, where))
        except TimeoutError as error:
            raise UnavailableError(f"{self._code} did not answer in {self._seconds:g} s") from error

    async def _asked(self, name: str, where: Where) -> RegistrationData | None:
        async with asyncio.timeout(self._seconds):
            try:
                return await self._by_rdap(name, where.rdap, is_chosen=not where.is_listed)
            except UnavailableError:
                if not where.whois:
                    raise
            return whois.registration_data(name, await whois.asked(where.whois, name))

    async def _by_rdap(self, name: str, base: str, *, is_chosen: bool) -> RegistrationData | None:
        if not base:
            raise UnavailableError(f"no address of {self._code} is known for registration data")
        if self._clock() < self._rests_until:
            raise UnavailableError(f"{self._code} asked to be left alone")
        address = f"{base.rstrip('/')}/domain/{quote(name)}"
        found = await fetch(address, accept=_ACCEPT, is_chosen=is_chosen, tls=self._tls, resolve=self._resolve)
        if found.status == _NOT_FOUND and (found.kind in _JSON or not found.body):
            return None
        if found.status in {_TOO_MANY, _BUSY}:
            self._rests_until = self._clock() + _rest(found)
        if found.status != _OK:
            raise UnavailableError(f"{self._code} answered {found.status}")
        return answers.registration_data(name, found.body)


def _rest(answer: Fetched) -> int:
    """Seconds that ``answer`` asks to wait; a date is not read."""
    written = answer.retry_after.strip()
    return min(int(written), _LONGEST_REST) if re.fullmatch(r"[0-9]{1,9}", written) else _REST
