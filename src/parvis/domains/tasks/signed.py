"""DNSSEC: procedures taken further, and signed names looked at each night."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parvis.brands.models import Brand
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain, Securing, SignatureFault
from parvis.domains.operations import securing, signatures
from parvis.kit.failures import TryLaterError
from parvis.provisioning.queries import is_settling

MOST_AT_ONCE: Final = 1_000
PATIENT: Final = RetryStrategy(max_attempts=8, exponential_wait=3, retry_exceptions=[TryLaterError])


@app.task(name="domains.secure", queue="outside", retry=PATIENT)
def secure(*, securing_id: int) -> None:
    """Take one procedure of DNSSEC a step further, if it is due."""
    if not is_settling():
        securing.advance(securing_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="domains.secure-due", queue="default")
def secure_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every procedure of DNSSEC that is due, whose own job was lost or came too early."""
    due = Securing.objects.open().filter(due_at__lte=timezone.now()).order_by("due_at")
    for number in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            secure.configure(queueing_lock=f"securing:{number}").defer(securing_id=number)


@app.task(name="domains.look-at-signatures", queue="outside", priority=-10)
def look_at_signatures(*, domain_id: int) -> None:
    """Look at one signed name."""
    if not is_settling():
        signatures.look(domain_id, now=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="domains.check-signatures", queue="default")
def check_signatures(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue each name that the registry says is signed and that uses its brand's name servers, in a job of its own."""
    for brand in Brand.objects.order_by("pk"):
        signed = Domain.objects.filter(
            state=DomainState.ACTIVE, account__brand=brand, ds__len__gt=0, nameservers__overlap=brand.nameservers
        )
        for number in signed.order_by("pk").values_list("pk", flat=True).iterator(MOST_AT_ONCE):
            _queue(number)


@app.periodic(cron="52 * * * *")
@app.task(name="domains.check-faults", queue="default")
def check_faults(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Look again, each hour, at those that were not well."""
    lasting = SignatureFault.objects.open().filter(domain=OuterRef("pk"))
    for number in list(
        Domain.objects.filter(Exists(lasting)).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    ):
        _queue(number)


def _queue(domain_id: int) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        look_at_signatures.configure(queueing_lock=f"signatures:{domain_id}").defer(domain_id=domain_id)
