"""Every redirection, in memory, and kept as the database has it (LISTEN, NOTIFY)."""

import asyncio
from collections.abc import Sequence
from typing import Final

from asgiref.sync import sync_to_async

from parvis.redirections.models import CHANNEL
from parvis.web.redirects.connecting import AT_ONCE, Line, following
from parvis.web.redirects.entries import Row, packed
from parvis.web.redirects.pages import NOBODYS, Pages, pages_by_brand, pages_of

_ROWS: Final = """
    SELECT r.host, r.id, a.brand_id, COALESCE(r.disabled_at, r.stopped_at) IS NOT NULL, r.kind, r.finding, r.keeps_method, r.keeps_path,
           r.keeps_query, r.https, r.target, r.title
    FROM redirections_redirection AS r JOIN accounts_account AS a ON a.id = r.account_id
"""


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
        await following(CHANNEL, self._read_all, self._read_again)

    async def _read_all(self, read: Line) -> None:
        self.pages |= await sync_to_async(pages_by_brand)()
        rows: dict[bytes, bytes] = {}
        async with read.transaction(), read.cursor("redirections") as cursor:
            await cursor.execute(_ROWS)
            while found := await cursor.fetchmany(AT_ONCE):
                rows.update((row[0].encode(), packed(Row(*row))) for row in found)
                # Whoever asks meanwhile is answered.
                await asyncio.sleep(0)
        self.rows = rows
        self.is_read.set()

    async def _read_again(self, read: Line, hosts: Sequence[str]) -> None:
        cursor = await read.execute(f"{_ROWS} WHERE r.host = ANY(%s)", [list(hosts)])
        fresh = {row[0].encode(): packed(Row(*row)) for row in await cursor.fetchall()}
        for host in hosts:
            if host.encode() not in fresh:
                self.rows.pop(host.encode(), None)
        self.rows.update(fresh)
