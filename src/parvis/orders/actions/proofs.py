"""Files that customers attach to a payment that is waited for, and that staff open (PAY-5)."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.models import PaymentProof
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.orders.waited_for import is_waited_for

MOST: Final = 5
"""Files of one payment."""


@transaction.atomic
def attach(
    account: Account, subject: str, *, body: bytes, kind: str, file_name: str, actor: Actor, now: datetime
) -> PaymentProof:
    """Keep a file about the payment of ``subject``, an order or several; the same file once.

    It pays nothing: staff look at it where they match payments. Refused once nothing is waited for.
    """
    one_at_a_time(f"proofs of {subject}")
    digest = hashlib.sha256(body).hexdigest()
    known = PaymentProof.objects.filter(account=account, subject=subject, sha256=digest).first()
    if known is not None:
        return known
    if not is_waited_for(account, subject):
        raise NotAllowedError(_("No payment is waited for any more: nothing has to be shown."))
    if PaymentProof.objects.filter(account=account, subject=subject).count() >= MOST:
        raise NotAllowedError(_("At most %(n)d files are kept for one payment.") % {"n": MOST}, field="file")
    proof = PaymentProof.objects.create(
        account=account,
        subject=subject,
        file_name=file_name[:120],
        kind=kind,
        body=body,
        size=len(body),
        sha256=digest,
        added_by=actor.label,
        added_at=now,
    )
    _record("payment.proof-added", proof, actor, now)
    return proof


@transaction.atomic
def opened(proof: PaymentProof, *, actor: Actor, now: datetime) -> bytes:
    """The file, for staff. Who opened it is written in the customer's audit trail."""
    _record("payment.proof-read", proof, actor, now)
    return bytes(proof.body)


def _record(action: str, proof: PaymentProof, actor: Actor, now: datetime) -> None:
    is_order = proof.subject.startswith("C")
    record(
        action,
        kind="order" if is_order else "account",
        subject=proof.subject if is_order else proof.account.number,
        by=actor,
        at=now,
        brand_id=proof.account.brand_id,
        account_id=proof.account_id,
        after={"file": proof.file_name, "size": proof.size, "sha256": proof.sha256},
    )
