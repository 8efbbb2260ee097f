"""Files that take longer than somebody waits."""

from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import override
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from parvis.domains.actions import exports
from parvis.domains.models import Export
from parvis.domains.queries import domains_matching, ordered
from parvis.kit.actor import Actor
from parvis.web.portal.domains.files import table, told, written

MOST_ATTEMPTS: Final = 4
PIECE: Final = 256 * 1024
"""Bytes of a part: what a download holds in memory."""


@app.task(
    name="portal.export",
    queue="documents",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=4),
)
def export(context: JobContext, *, export_id: int) -> None:
    """Write one list of names and keep it. Begun again after a dead worker, it starts from the beginning."""
    asked = Export.objects.select_related("account").filter(pk=export_id).first()
    if asked is None:
        return
    try:
        make(asked)
    except Exception:
        if context.job.attempts >= MOST_ATTEMPTS:
            exports.fail(export_id, now=timezone.now())
        raise


def make(asked: Export) -> None:
    """Read what is wanted as its customer sees it, in their words, and store the file."""
    now = timezone.now()
    actor = Actor(brand_ids=frozenset({asked.account.brand_id}), account_id=asked.account_id)
    found = domains_matching(actor, exports.filter_of(asked), now=now)
    total = found.order_by().count()
    export = exports.begin(asked.pk, total=total)
    if export is None:
        return
    found = ordered(found, sort=export.sort.removeprefix("-"), is_descending=export.sort.startswith("-"))
    with override(export.language), timezone.override(ZoneInfo(export.time_zone)):
        rows = told(table(found, now=now), lambda done: exports.progress(export, done))
        with written(export.kind, rows) as file:
            exports.finish(export, iter(lambda: file.read(PIECE), b""), done=total, now=timezone.now())


@app.periodic(cron="37 * * * *")
@app.task(name="portal.forget-exports", queue="documents")
def forget_exports(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Delete the files whose time is over."""
    exports.forget(now=timezone.now())
