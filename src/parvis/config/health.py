"""Is the process alive, and is everything it needs there (OPS-4)."""

from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from parvis.web.access import public

WORKER_SILENCE: Final = 30
"""Seconds without a sign of life."""


@public
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


@public
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """200 when database, migrations and worker are there; else 503 with the reasons."""
    problems = missing()
    if problems:
        return JsonResponse({"status": "not ready", "problems": problems}, status=503)
    return JsonResponse({"status": "ready"})


def missing() -> list[str]:
    """What is not there, one sentence each."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        problems = [f"{len(waiting)} migrations are not applied"] if waiting else []
        if not waiting and not _is_worker_alive():
            problems.append("no worker has given a sign of life for half a minute")
    except DatabaseError as error:
        return [f"the database does not answer: {type(error).__name__}"]
    return problems


def _is_worker_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENCE],
        )
        (alive,) = cursor.fetchone()
    return bool(alive)
