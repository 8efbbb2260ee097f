"""Writing what registries answered: what comes at the same moment is written together, on one connection.

A search under hundreds of extensions waits for registries, not for our database.
"""

import json
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from django.db import Error, close_old_connections, connection

from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer
from parvis.domains.ports import Availability, Checked

_STATES: Final = {
    Availability.AVAILABLE: AnswerState.AVAILABLE,
    Availability.PREMIUM: AnswerState.PREMIUM,
    Availability.TAKEN: AnswerState.TAKEN,
    Availability.RESERVED: AnswerState.RESERVED,
}
_WRITE: Final = """
    UPDATE domains_answer AS answer
    SET state = told.state, reason = told.reason, fees = told.fees::jsonb, currency = told.currency,
        claims = told.claims,
        answered_at = statement_timestamp()
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS told (search_id, name, state, reason, fees, currency, claims)
    WHERE answer.search_id = told.search_id AND answer.name = told.name AND answer.state = %s
"""
Row = tuple[int, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one registry answered."""

    rows: Sequence[Row]


_waiting: Final[deque[_Part]] = deque()
_one_writes: Final = threading.Lock()


def write(search_id: int, answers: Iterable[tuple[str, Checked | None]]) -> None:
    """Write the answer for each name that has none yet (None: the registry is silent). From a thread of its own.

    Returns once it is written. Who writes takes along what others wait to write; where that fails, each writes its own.
    """
    part = _Part([_row(search_id, name, checked) for name, checked in answers])
    _waiting.append(part)
    with _one_writes:
        if part not in _waiting:
            return
        together = [_waiting.popleft() for _part in range(len(_waiting))]
        try:
            _execute([*chain.from_iterable(one.rows for one in together)])
        except Error:
            others = [one for one in together if one is not part]
            _waiting.extend(others)
            if not others:
                raise
            _execute(part.rows)


def store(answer: Answer, checked: Checked, *, now: datetime) -> None:
    """Write what was answered to a question of its own about the name. In the caller's transaction."""
    _search_id, _name, answer.state, answer.reason, fees, answer.currency, answer.claims = _row(
        answer.search_id, answer.name, checked
    )
    answer.fees, answer.answered_at = json.loads(fees), now
    answer.save(update_fields=["state", "reason", "fees", "currency", "claims", "answered_at"])


def _execute(rows: Sequence[Row]) -> None:
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [*map(list, zip(*rows, strict=True)), AnswerState.CHECKING])
    finally:
        connection.close()


def _row(search_id: int, name: str, checked: Checked | None) -> Row:
    """Search, name, state, reason, fees, currency and key of the claims notice."""
    if checked is None:
        return search_id, name, AnswerState.SILENT, "", "{}", "", ""
    fees = {action: fee.minor for action, fee in checked.fees.items()}
    currency = next((fee.currency for fee in checked.fees.values()), "")
    state, claims = _STATES[checked.availability], checked.claims[:200]
    return search_id, name, state, checked.reason[:200], json.dumps(fees), currency, claims
