"""Visits, gathered and written in batches: what is lost with a process is at most its last batch (RED-5)."""

import logging
from collections import Counter
from datetime import UTC, date, datetime
from typing import Final
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connections
from django.utils import timezone

from parvis.redirections.actions.counting import add_visits

EVERY: Final = 5.0
"""Seconds from one batch to the next."""
MOST: Final = 1_000_000
"""Redirections and days in a batch that waits for the database; what comes beyond is not counted."""
logger = logging.getLogger(__name__)


class Visitors:
    """Counts by redirection and day. A batch keeps its number until it is written, so that it is never counted twice."""

    def __init__(self) -> None:
        self._run = uuid4()
        self._number = 1
        self._batch: Counter[tuple[int, date]] = Counter()
        self._coming: Counter[tuple[int, date]] = Counter()
        self._day = date.min
        self._until = 0.0

    def count(self, number: int, seconds: float) -> None:
        """One visit, at ``seconds`` since the epoch."""
        if seconds >= self._until:
            self._day = datetime.fromtimestamp(seconds, UTC).date()
            self._until = (int(seconds) // 86_400 + 1) * 86_400
        if len(self._coming) < MOST:
            self._coming[number, self._day] += 1

    async def flush(self) -> bool:
        """Write what was counted; False where the database did not take it: the same batch is then sent again."""
        if not self._batch:
            self._batch, self._coming = self._coming, Counter()
        if not self._batch:
            return True
        try:
            await sync_to_async(self._write)()
        except DatabaseError as error:
            logger.warning("visits wait to be written: %s", error)
            return False
        self._batch = Counter()
        self._number += 1
        return True

    def _write(self) -> None:
        try:
            add_visits(self._run, self._number, self._batch, now=timezone.now())
        finally:
            connections.close_all()

    @property
    def is_empty(self) -> bool:
        """Whether everything counted is written."""
        return not self._batch and not self._coming
