"""Changes that staff decide on a supporting document (ACC-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import RequestState
from parvis.accounts.models import Account, AccountRequest, User
from parvis.audit.actions import record
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

ON_REQUEST: Final = ("first_name", "last_name", "organisation", "country")


@transaction.atomic
def ask(
    account: Account,
    *,
    changes: Mapping[str, str],
    reason: str,
    document: bytes,
    document_name: str,
    person: User,
    actor: Actor,
    now: datetime,
) -> AccountRequest:
    """Keep a request for staff. Only the fields of ``ON_REQUEST``, and one request at a time."""
    wanted = {name: value for name, value in changes.items() if name in ON_REQUEST and value != getattr(account, name)}
    if not wanted:
        raise NotAllowedError(_("Nothing would change. Enter the new details."))
    try:
        with transaction.atomic():
            asked = AccountRequest.objects.create(
                account=account,
                asked_by=person,
                changes=wanted,
                reason=reason,
                document=document,
                document_name=document_name[:120],
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowedError(_("A request is already waiting for a decision.")) from error
    _record(asked, "account.change-asked", actor, now)
    return asked


@transaction.atomic
def read_document(asked: AccountRequest, *, actor: Actor, now: datetime) -> bytes:
    """The supporting document, empty once decided. Who opened it is written in the customer's audit trail."""
    if asked.document:
        _record(asked, "account.document-read", actor, now)
    return bytes(asked.document)


@transaction.atomic
def decide(asked: AccountRequest, *, is_approved: bool, decision: str, actor: Actor, now: datetime) -> AccountRequest:
    """Carry the change out, or refuse it with a reason; the document is deleted, the customer told."""
    held = AccountRequest.objects.select_for_update().get(pk=asked.pk)
    if held.state != RequestState.OPEN:
        raise NotAllowedError(_("This request has already been decided."))
    if not is_approved and not decision:
        raise NotAllowedError(_("Say why, so that the customer knows what to do."), field="reason")
    if held.asked_by_id == actor.user_id:
        raise NotAllowedError(_("You sent this request for the customer yourself: a colleague decides."))
    account = Account.objects.select_for_update().select_related("brand").get(pk=held.account_id)
    if is_approved:
        for name, value in held.changes.items():
            setattr(account, name, value)
        account.save()
    held.state = RequestState.APPROVED if is_approved else RequestState.REFUSED
    held.decision = decision
    held.decided_at = now
    held.document = b""
    held.save()
    _record(held, "account.change-approved" if is_approved else "account.change-refused", actor, now)
    write(
        "request-decided",
        key=f"request-decided:{held.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"account": account, "is_approved": is_approved, "decision": decision},
        now=now,
        account_id=account.pk,
    )
    return held


def _record(asked: AccountRequest, action: str, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="account",
        subject=asked.account.number,
        by=actor,
        at=now,
        brand_id=asked.account.brand_id,
        account_id=asked.account_id,
        after={**asked.changes, "decision": asked.decision},
    )
