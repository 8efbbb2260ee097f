"""When a certificate is to be renewed, as its authority says (RFC 9773)."""

import random
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.certificates.models import Certificate
from parvis.certificates.ports import Renewal
from parvis.provisioning.actions.operations import submit

KIND: Final = "certificate.renewal"
SHORTEST: Final = timedelta(hours=6)
LONGEST: Final = timedelta(days=1)
"""Between two questions: the authority's own wish within these bounds."""


@transaction.atomic
def ask(certificate: Certificate, *, now: datetime) -> None:
    """Have the authority asked when it wants it renewed, where that is due."""
    rows = Certificate.objects.select_for_update()
    held = rows.filter(pk=certificate.pk, renewal_due_at__lte=now).exclude(chain="").first()
    if held is None:
        return
    held.renewal_due_at = now + LONGEST
    held.save(update_fields=["renewal_due_at"])
    submit(
        KIND,
        key=f"certificate:{held.pk}:{held.number}:renewal:{now:%Y%m%d%H%M%S%f}",
        subject=held.host,
        account_id=held.account_id,
        arguments={"certificate_id": held.pk, "number": held.number},
        now=now,
    )


@transaction.atomic
def told(certificate_id: int, number: int, renewal: Renewal | None, *, now: datetime) -> None:
    """Renew within what the authority said, and ask again; None: it never says, and two thirds of the life hold.

    A time within is kept once drawn. One after a failure, or of another order, is not changed.
    """
    held = Certificate.objects.select_for_update().filter(pk=certificate_id, number=number, is_asked=False).first()
    if held is None:
        return
    if renewal is None:
        held.renewal_due_at = None
    else:
        held.renewal_due_at = now + min(max(timedelta(seconds=renewal.ask_again), SHORTEST), LONGEST)
        is_drawn = renewal.start <= held.due_at <= renewal.end
        if not held.failures and not is_drawn and renewal.start <= renewal.end:
            held.due_at = renewal.start + random.random() * (renewal.end - renewal.start)  # noqa: S311 - spreads load, hides nothing
    held.save(update_fields=["renewal_due_at", "due_at"])


@transaction.atomic
def unanswered(certificate_id: int, number: int, *, now: datetime) -> None:
    """The authority said nothing this time: what was known holds, and it is asked again later."""
    Certificate.objects.filter(pk=certificate_id, number=number).update(renewal_due_at=now + SHORTEST)
