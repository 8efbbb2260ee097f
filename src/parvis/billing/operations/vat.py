"""Asking the register of VAT numbers. Runs outside any transaction."""

from datetime import datetime

import stdnum.eu.vat

from parvis.accounts.models import Account
from parvis.billing.actions.vat import note_answer, note_silence
from parvis.billing.models import VatCheck
from parvis.billing.vat.ports import VatRegisterDownError
from parvis.billing.vat.queries import FRESH
from parvis.billing.vat.registers import VIES, registers


def check_number(account: Account, *, now: datetime) -> None:
    """Ask about an account's number in its seller's name, unless the register answered within a day.

    Raises VatRegisterDownError once the silence is written down. A number that is none of the Union's is not asked about.
    """
    number = account.vat_number
    if VIES not in registers.names() or not stdnum.eu.vat.is_valid(number):
        return
    if VatCheck.objects.filter(number=number, answered_at__gt=now - FRESH).exists():
        return
    try:
        answer = registers.named(VIES).check(number, requester=account.brand.legal_entity.vat_number, now=now)
    except VatRegisterDownError:
        note_silence(number, now=now)
        raise
    note_answer(answer, now=now)
