"""Connections to the database that outlive it: everything is read, then what PostgreSQL tells of (LISTEN, NOTIFY)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from procrastinate.contrib.django.utils import connector_params

AT_ONCE: Final = 5_000
PAUSE: Final = 1.0
"""Seconds before a lost database is tried again."""
SIGN_OF_LIFE: Final = 5.0
"""Seconds after which a silent database is asked whether it is there."""
Line = psycopg.AsyncConnection[Any]
logger = logging.getLogger(__name__)


async def following(
    channel: str,
    read_all: Callable[[Line], Awaitable[None]],
    read_again: Callable[[Line, Sequence[str]], Awaitable[None]],
) -> None:
    """Read all, then again what ``channel`` names, until cancelled. What was read stays while the database is away."""
    while True:
        try:
            async with connected() as heard, connected() as read:
                # Listening comes first: what changes while everything is read is read again.
                await heard.execute(f"LISTEN {channel}")
                await read_all(read)
                while True:
                    told = {one.payload async for one in heard.notifies(timeout=SIGN_OF_LIFE, stop_after=1)}
                    told |= {one.payload async for one in heard.notifies(timeout=0)}
                    hosts = sorted(told)
                    for start in range(0, max(len(hosts), 1), AT_ONCE):
                        async with asyncio.timeout(SIGN_OF_LIFE):
                            await read_again(read, hosts[start : start + AT_ONCE])
        except (psycopg.Error, OSError, TimeoutError) as error:
            logger.warning("the database is away (%s): what was read stays", error)
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def connected() -> AsyncIterator[Line]:
    """A connection of its own."""
    parameters = {name: value for name, value in connector_params().items() if value is not None}
    made = await psycopg.AsyncConnection.connect(**parameters, autocommit=True, connect_timeout=5)
    try:
        yield made
    finally:
        await made.close()
