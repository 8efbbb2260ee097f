"""SEPA mandates: signed online with their proof, ended by the customer, by what a bank says, or by thirty-six months."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.calling_off import call_off
from parvis.billing.actions.particulars import seller_of
from parvis.billing.debits import takes_debits
from parvis.billing.enums import MANDATE_LIFECYCLE, MandateState
from parvis.billing.models import Mandate, Payment
from parvis.billing.sepa.accounts import checked_iban, masked
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

MONTHS: Final = 36
"""Unused for so long, a mandate lapses (SDD Core rulebook, 4.1)."""
_YEAR: Final = 12
_FEBRUARY: Final = 28


def active_mandate(account: Account) -> Mandate | None:
    """The mandate under which the account is collected from today, if it has one and its brand collects."""
    if not takes_debits(account.brand):
        return None
    entity = account.brand.legal_entity
    return account.mandates.filter(seller=entity, creditor_id=entity.creditor_id, state=MandateState.ACTIVE).first()


def debit_of(payment: Payment) -> dict[str, str] | None:
    """What an invoice says of the mandate that paid it; None where no direct debit did."""
    mandate = Mandate.objects.filter(collections__payment=payment).first()
    if mandate is None:
        return None
    return {"mandate": mandate.reference, "creditor": mandate.creditor_id, "iban": mandate.iban}


def text_of(brand: Brand) -> str:
    """What is read and signed, in the language of the moment: the rulebook's own words (EPC016-06, annex VII), then when
    a direct debit is announced.
    """
    said = {"creditor": brand.legal_entity.name, "days": brand.debit_notice_days}
    return " ".join(
        [
            _(
                "By signing this mandate form, you authorise %(creditor)s to send instructions to your bank to debit your"
                " account, and your bank to debit your account in accordance with the instructions from %(creditor)s."
            )
            % said,
            _(
                "As part of your rights, you are entitled to a refund from your bank under the terms and conditions of"
                " your agreement with your bank. A refund must be claimed within eight weeks starting from the date on"
                " which your account was debited."
            ),
            _("Each direct debit is announced to you by e-mail, %(days)d days before its date at the latest.") % said,
        ]
    )


@transaction.atomic
def sign(account: Account, *, iban: str, holder: str, text: str, language: str, actor: Actor, now: datetime) -> Mandate:
    """Keep what was signed with its proof, and tell the customer. Signed twice for one account, it is the same.

    ``text`` is what was read. Refuses a wrong IBAN, and another account while a mandate is active.
    """
    held = Account.objects.select_for_update(of=("self",)).select_related("brand__legal_entity").get(pk=account.pk)
    if not takes_debits(held.brand):
        raise NotAllowedError(gettext_lazy("Direct debits are not taken here."))
    number = checked_iban(iban)
    name = " ".join(holder.split())
    if not name:
        raise NotAllowedError(gettext_lazy("Enter the holder of the account."), field="holder")
    known = active_mandate(held)
    if known is not None and known.iban == number:
        return known
    if known is not None:
        raise NotAllowedError(gettext_lazy("A mandate is active already. Revoke it before you sign another."))
    entity = held.brand.legal_entity
    mandate = Mandate.objects.create(
        account=held,
        seller=entity,
        creditor_id=entity.creditor_id,
        reference=f"{held.number}-{held.mandates.count() + 1:03d}",
        iban=number,
        holder=name[:70],
        street=held.street,
        postal_code=held.postal_code,
        town=held.city[:35],
        country=held.country,
        text=text,
        language=language,
        creditor=_creditor(held),
        signed_at=now,
        signed_by=actor.label,
        signed_ip=actor.ip or None,
    )
    _record("mandate.signed", mandate, actor, now)
    write(
        "mandate-signed",
        key=f"mandate-signed:{mandate.pk}",
        to=held.email,
        brand=held.brand,
        language=held.language,
        context={"account": held, "mandate": mandate, "shown": masked(number)},
        now=now,
        account_id=held.pk,
    )
    return mandate


def _creditor(account: Account) -> dict[str, Any]:
    """The seller as the mandate names it; its account is not the debtor's to know."""
    return {
        name: value
        for name, value in seller_of(account.brand.legal_entity, account).items()
        if name not in {"iban", "bic"}
    }


@transaction.atomic
def revoke(mandate: Mandate, *, actor: Actor, now: datetime) -> Mandate:
    """End it on the customer's wish: nothing that is in no file yet is collected. Asked again, nothing changes."""
    return _end(mandate, MandateState.REVOKED, "mandate.revoked", "", actor, now)


@transaction.atomic
def suspend(mandate: Mandate, *, reason: str, now: datetime) -> Mandate:
    """Use it no more because of what a bank said: the customer signs another."""
    return _end(mandate, MandateState.SUSPENDED, "mandate.suspended", reason, SYSTEM, now)


def lapse_unused(*, now: datetime) -> int:
    """End the mandates under which nothing was collected for thirty-six months; return how many."""
    long_ago = _months_before(now.date(), MONTHS)
    unused = Mandate.objects.filter(state=MandateState.ACTIVE, signed_at__date__lt=long_ago)
    found = list(unused.exclude(used_on__gte=long_ago).order_by("pk"))
    for mandate in found:
        _end(mandate, MandateState.LAPSED, "mandate.lapsed", "", SYSTEM, now)
    return len(found)


@transaction.atomic
def _end(mandate: Mandate, state: MandateState, action: str, reason: str, actor: Actor, now: datetime) -> Mandate:
    held = Mandate.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=mandate.pk)
    if not MANDATE_LIFECYCLE.allows(held.state, state):
        return held
    held.state, held.ended_at, held.reason = state, now, reason
    held.save(update_fields=["state", "ended_at", "reason"])
    _record(action, held, actor, now, reason=reason)
    call_off(mandate=held, now=now)
    return held


def _record(action: str, mandate: Mandate, actor: Actor, now: datetime, **after: object) -> None:
    record(
        action,
        kind="account",
        subject=mandate.account.number,
        by=actor,
        at=now,
        brand_id=mandate.account.brand_id,
        account_id=mandate.account_id,
        after={"reference": mandate.reference, "account": masked(mandate.iban), **after},
    )


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * _YEAR + day.month - 1 - months, _YEAR)
    return date(years, month + 1, min(day.day, _FEBRUARY))
