"""Writing down what the register of VAT numbers said, and having it asked (rules 7.5)."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.models import VatCheck
from parvis.billing.vat.ports import VatAnswer
from parvis.billing.vat.queries import FRESH, no_longer_counting
from parvis.kit.actor import SYSTEM


@transaction.atomic
def note_answer(answer: VatAnswer, *, now: datetime) -> VatCheck:
    """Keep what the register said of a number; accounts with it pay tax accordingly from now on."""
    VatCheck.objects.get_or_create(number=answer.number)
    held = VatCheck.objects.select_for_update().get(number=answer.number)
    held.is_valid, held.answered_at, held.down_since = answer.is_valid, now, None
    if answer.is_valid:
        held.valid_at, held.consultation = now, answer.consultation
    held.name, held.address = answer.name[:300], answer.address[:500]
    held.save()
    _count(answer.number, is_valid=answer.is_valid, now=now)
    return held


@transaction.atomic
def note_silence(number: str, *, now: datetime) -> VatCheck:
    """The register did not answer: what it said before goes on counting, for 30 days."""
    VatCheck.objects.get_or_create(number=number)
    held = VatCheck.objects.select_for_update().get(number=number)
    if held.down_since is None:
        held.down_since = now
        held.save(update_fields=["down_since"])
    return held


@transaction.atomic
def forget_old_answers(*, now: datetime) -> int:
    """Numbers that were last seen valid more than 30 days ago count no longer; return how many."""
    old = list(no_longer_counting(now).select_for_update())
    for check in old:
        _count(check.number, is_valid=False, now=now)
    return len(old)


def ask_again(account: Account, *, now: datetime) -> None:
    """Have the register asked about an account's number, unless it was within a day. Runs in the caller's transaction."""
    if not account.vat_number or not account.is_business:
        return
    if not VatCheck.objects.filter(number=account.vat_number, answered_at__gt=now - FRESH).exists():
        queue.configure_task("billing.check-vat", queue="outside").defer(account_id=account.pk)


def _count(number: str, *, is_valid: bool, now: datetime) -> None:
    for account in Account.objects.select_for_update().filter(vat_number=number).exclude(is_vat_checked=is_valid):
        account.is_vat_checked = is_valid
        account.save(update_fields=["is_vat_checked"])
        record(
            "account.vat-checked",
            kind="account",
            subject=account.number,
            by=SYSTEM,
            at=now,
            brand_id=account.brand_id,
            account_id=account.pk,
            after={"vat_number": number, "is_valid": is_valid},
        )
