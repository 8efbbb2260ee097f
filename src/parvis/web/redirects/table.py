"""Every redirection, in memory, and kept as the database has it (LISTEN, NOTIFY)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from asgiref.sync import sync_to_async
from procrastinate.contrib.django.utils import connector_params

from parvis.redirections.models import CHANNEL
from parvis.web.redirects.entries import Row, packed
from parvis.web.redirects.pages import NOBODYS, Pages, pages_by_brand, pages_of

AT_ONCE: Final = 5_000
PAUSE: Final = 1.0
"""Seconds before a lost database is tried again."""
SIGN_OF_LIFE: Final = 5.0
"""Seconds after which a silent database is asked whether it is there."""
_ROWS: Final = """
    SELECT r.host, r.id, a.brand_id, r.disabled_at IS NOT NULL, r.kind, r.finding, r.keeps_method, r.keeps_path,
           r.keeps_query, r.https, r.target, r.title
    FROM redirections_redirection AS r JOIN accounts_account AS a ON a.id = r.account_id
"""
logger = logging.getLogger(__name__)


class Table:
    """``rows`` by host. It goes on answering from what it knows while the database is away, then reads everything again."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.pages: dict[int, Pages] = {NOBODYS: pages_of("", "en")}
        self.is_read = asyncio.Event()

    def pages_for(self, brand: int) -> Pages:
        """Those of ``brand``, or of the only brand there is, or nobody's."""
        found = self.pages.get(brand)
        if found is not None and brand != NOBODYS:
            return found
        brands = [pages for number, pages in self.pages.items() if number != NOBODYS]
        return brands[0] if len(brands) == 1 else self.pages[NOBODYS]

    async def follow(self) -> None:
        """Read everything, then what changes, until cancelled."""
        while True:
            try:
                async with _connection() as heard, _connection() as read:
                    await self._follow(heard, read)
            except (psycopg.Error, OSError, TimeoutError) as error:
                logger.warning("the database is away (%s): redirections stay as they were", error)
                await asyncio.sleep(PAUSE)

    async def _follow(self, heard: psycopg.AsyncConnection[Any], read: psycopg.AsyncConnection[Any]) -> None:
        # Listening comes first: what changes while everything is read is read again.
        await heard.execute(f"LISTEN {CHANNEL}")
        self.pages |= await sync_to_async(pages_by_brand)()
        self.rows = await _everything(read)
        self.is_read.set()
        while True:
            hosts = {told.payload async for told in heard.notifies(timeout=SIGN_OF_LIFE, stop_after=1)}
            hosts |= {told.payload async for told in heard.notifies(timeout=0)}
            async with asyncio.timeout(SIGN_OF_LIFE):
                await self._read_again(read, sorted(hosts))

    async def _read_again(self, read: psycopg.AsyncConnection[Any], hosts: Sequence[str]) -> None:
        for start in range(0, max(len(hosts), 1), AT_ONCE):
            part = hosts[start : start + AT_ONCE]
            cursor = await read.execute(f"{_ROWS} WHERE r.host = ANY(%s)", [part])
            fresh = {row[0].encode(): packed(Row(*row)) for row in await cursor.fetchall()}
            for host in part:
                if host.encode() not in fresh:
                    self.rows.pop(host.encode(), None)
            self.rows.update(fresh)


async def _everything(read: psycopg.AsyncConnection[Any]) -> dict[bytes, bytes]:
    rows: dict[bytes, bytes] = {}
    async with read.transaction(), read.cursor("everything") as cursor:
        await cursor.execute(_ROWS)
        while found := await cursor.fetchmany(AT_ONCE):
            rows.update((row[0].encode(), packed(Row(*row))) for row in found)
            # Whoever asks meanwhile is answered.
            await asyncio.sleep(0)
    return rows


@asynccontextmanager
async def _connection() -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    parameters = {name: value for name, value in connector_params().items() if value is not None}
    made = await psycopg.AsyncConnection.connect(**parameters, autocommit=True, connect_timeout=5)
    try:
        yield made
    finally:
        await made.close()
