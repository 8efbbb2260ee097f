"""What is periodic about names: addresses to verify, messages of registries, names to look at."""

import logging
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parvis.brands.models import Brand
from parvis.contacts.models import ContactVerification
from parvis.domains.actions import holder_changes, qualifying, verifying, zones
from parvis.domains.enums import HolderChangeStage, MessageOutcome
from parvis.domains.models import HolderChange, RegistryContact, RegistryMessage
from parvis.domains.operations import declared, hearing, looking, settling, sweeping
from parvis.domains.registries import registries
from parvis.domains.tasks import outside as _outside
from parvis.domains.tasks import signed as _signed
from parvis.kit.failures import NeedsPersonError, TryLaterError
from parvis.provisioning.alone import alone
from parvis.provisioning.queries import is_settling, open_settling

ALSO: Final = (_outside, _signed)
"""Imported for the tasks that they register."""
MOST_AT_ONCE: Final = 1_000
ZONES_AT_ONCE: Final = 50
FIRST_REMINDER: Final = timedelta(days=1)
"""No reminder is due on the day of the letter."""
DAILY: Final = timedelta(days=1)
SLICE: Final = 20.0
"""Seconds after which a sweep makes place for other work."""
LONG_SLICE: Final = 50.0
"""Seconds of each minute that settling goes on: nothing else is done outside meanwhile."""
UNHEARD: Final = timedelta(hours=3)
"""How long the job of a message is given before another one is queued."""
PATIENT: Final = RetryStrategy(max_attempts=8, exponential_wait=3, retry_exceptions=[TryLaterError])
"""After 3 seconds, then 9, 27 … to almost two hours."""
logger = logging.getLogger(__name__)


@app.task(name="domains.verify", queue="default")
def verify(*, verification_id: int) -> None:
    """Send the reminder that is due, or suspend the names where the time is over."""
    now = timezone.now()
    verifying.remind(verification_id, now=now)
    verifying.suspend_overdue(verification_id, now=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="domains.verify-due", queue="default")
def verify_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every address that still waits, each in a job of its own: one that fails holds up no other."""
    found = ContactVerification.objects.open().filter(
        overdue_at__isnull=True, sent_at__lt=timezone.now() - FIRST_REMINDER
    )
    for number in list(found.order_by("deadline_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            verify.configure(queueing_lock=f"verify:{number}").defer(verification_id=number)


@app.task(name="domains.tell-verified", queue="default")
def tell_verified(*, known_id: int) -> None:
    """Have one registry told that a holder was verified, or ask the holder."""
    qualifying.pursue(known_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="domains.tell-verified-due", queue="default")
def tell_verified_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every holder of whom a registry waits to hear, nearest last day first, each in a job of its own."""
    if is_settling():
        return
    found = RegistryContact.objects.untold().order_by("verification_due_at")
    for number in list(found.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            tell_verified.configure(queueing_lock=f"tell-verified:{number}").defer(known_id=number)


@app.task(name="domains.expire-holder-change", queue="default")
def expire_holder_change(*, change_id: int) -> None:
    """End one change of holder if its time to agree is over."""
    holder_changes.expire(change_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="domains.expire-holder-changes", queue="default")
def expire_holder_changes(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every change of holder whose time to agree is over, each in a job of its own."""
    due = HolderChange.objects.filter(stage=HolderChangeStage.CONSENTS, deadline_at__lte=timezone.now())
    for number in list(due.order_by("deadline_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            expire_holder_change.configure(queueing_lock=f"holder-change:{number}").defer(change_id=number)


@app.task(name="domains.look", queue="outside", retry=PATIENT)
def look(*, domain_id: int) -> None:
    """Look at one name."""
    looking.look(domain_id)


@app.task(name="domains.hear", queue="outside", retry=PATIENT)
def hear(*, message_id: int) -> None:
    """Do what one message of a registry is about."""
    hearing.hear(message_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="domains.drain", queue="outside", lock="domains.drain")
def drain(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Take over the messages of every registry. One that fails holds up no other.

    None while a backup is settled: what is taken off there is lost for a better backup restored after this one.
    """
    if is_settling():
        return
    now = timezone.now()
    for code in registries.names():
        try:
            hearing.drain(code, now=now)
        except TryLaterError as error:
            # Its driver has told it already, once.
            logger.info("the messages of registry %s wait: %s", code, error)
        except NeedsPersonError as error:
            logger.warning("the messages of registry %s wait: %s", code, error)
        except Exception:
            logger.exception("the messages of registry %s wait", code)
    unheard = RegistryMessage.objects.filter(outcome=MessageOutcome.KEPT, received_at__lt=now - UNHEARD)
    for number in list(unheard.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            hear.configure(queueing_lock=f"hear:{number}").defer(message_id=number)


@app.periodic(cron="23 * * * *")
@app.task(name="domains.sweep", queue="outside")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Begin or carry on going through all names: each is looked at once a day, and after a stop where it was left."""
    if is_settling():
        return
    before = timezone.now() - DAILY
    for code in sweeping.to_look_at(before):
        _carry_on(code, before, None)


@app.task(name="domains.sweep-registry", queue="outside", priority=-10, lock="domains.sweep")
def sweep_registry(*, code: str, before: str, after_at: str, after_pk: int) -> None:
    """Go through a registry's names for a while, then leave the rest to the next job: one such job runs at a time."""
    if is_settling():
        return
    deadline = time.monotonic() + SLICE
    since = datetime.fromisoformat(before)
    cursor = (datetime.fromisoformat(after_at) if after_at else None, after_pk) if after_pk else None
    with alone(f"sweep:{code}") as is_alone:
        if not is_alone:
            return
        for swept in sweeping.sweep(code, before=since, after=cursor, per_second=settings.PARVIS_LOOKS_PER_SECOND):
            if time.monotonic() >= deadline:
                cursor = swept.cursor
                break
        else:
            return
    _carry_on(code, since, cursor)


@app.periodic(cron="7 * * * *")
@app.task(name="domains.open-zones", queue="default")
def open_zones(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Open zones that names on our servers are without, those of one brand after the other, for a while."""
    if is_settling():
        return
    deadline = time.monotonic() + SLICE
    for brand in Brand.objects.order_by("pk"):
        while zones.open_missing(brand, most=ZONES_AT_ONCE, now=timezone.now()) and time.monotonic() < deadline:
            pass


@app.periodic(cron="41 * * * *")
@app.task(name="domains.ask-all-declared", queue="outside")
def ask_all_declared(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Have each brand's declared name servers asked about once a day, and those that nobody told of once an hour."""
    if is_settling():
        return
    before = timezone.now() - DAILY
    for brand_id in declared.to_ask(before):
        with suppress(AlreadyEnqueued), transaction.atomic():
            job = ask_declared.configure(queueing_lock=f"declared:{brand_id}")
            job.defer(brand_id=brand_id, before=before.isoformat())


@app.task(name="domains.ask-declared", queue="outside", priority=-10)
def ask_declared(*, brand_id: int, before: str | None) -> None:
    """Ask the registries about one brand's declared name servers."""
    declared.ask(brand_id, before=datetime.fromisoformat(before) if before else None)


@app.periodic(cron="* * * * *")
@app.task(name="domains.settle", queue="outside", lock="domains.settle")
def settle(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Go on with settling a restored backup, where the command that began it is not at it any more."""
    under_way = open_settling()
    if under_way is None:
        return
    deadline = time.monotonic() + LONG_SLICE
    with alone(settling.PLACE) as is_alone:
        if not is_alone:
            return
        with closing(settling.carry_on(under_way, per_second=settings.PARVIS_LOOKS_PER_SECOND)) as steps:
            for step in steps:
                if step.problem:
                    logger.warning("settling: %s: %s", step.name, step.problem)
                if time.monotonic() >= deadline:
                    return


def _carry_on(code: str, before: datetime, after: sweeping.Cursor | None) -> None:
    at, pk = after or (None, 0)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = sweep_registry.configure(queueing_lock=f"sweep:{code}")
        job.defer(code=code, before=before.isoformat(), after_at=at.isoformat() if at else "", after_pk=pk)
