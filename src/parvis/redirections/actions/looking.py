"""Asking for a target to be looked at, and writing what was seen."""

from datetime import datetime
from typing import Final

from django.db import transaction

from parvis.provisioning.actions.operations import submit
from parvis.redirections.enums import Finding
from parvis.redirections.lookers import WEB, lookers
from parvis.redirections.models import Redirection
from parvis.redirections.ports import Sight

KIND: Final = "redirection.look"


def request_look(redirection: Redirection, *, now: datetime) -> None:
    """Queue a look at the target, in the caller's transaction. Nobody looks where the installation has nobody for it."""
    if WEB not in lookers.names():
        return
    submit(
        KIND,
        key=f"look:{redirection.pk}:{redirection.edition}:{now:%Y%m%d%H%M%S}",
        subject=redirection.host,
        account_id=redirection.account_id,
        arguments={"redirection_id": redirection.pk, "edition": redirection.edition},
        now=now,
    )


@transaction.atomic
def seen(redirection_id: int, edition: int, sight: Sight, *, now: datetime) -> None:
    """Write what was seen, unless the redirection has changed or gone since: its own look says more."""
    held = Redirection.objects.select_for_update().filter(pk=redirection_id, edition=edition).first()
    if held is None:
        return
    held.finding = finding_of(sight)
    held.looked_at = now
    held.save(update_fields=["finding", "looked_at"])


def finding_of(sight: Sight) -> Finding:
    """The one word for it: what is worse hides what is better."""
    if not sight.answers:
        return Finding.SILENT
    if sight.comes_back:
        return Finding.CIRCLE
    return Finding.FINE if sight.allows_frames else Finding.NO_FRAMES
